"""Settings of a form: figures and texts that each authority may set, and texts that show them."""

import re
from collections.abc import Mapping
from typing import Final

from kevytasiointi.domain.formspec import FormSpec, Setting, SettingType
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.numbertext import exact_number, kept_number, read_number, say_number
from kevytasiointi.domain.periods import Period, PeriodError

PERIOD: Final = re.compile(r"P([1-9][0-9]{0,3})([DWMYB])")
PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")

PERIOD_WORDS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "D": {"fi": ("päivä", "päivää"), "sv": ("dag", "dagar"), "en": ("day", "days")},
    "W": {"fi": ("viikko", "viikkoa"), "sv": ("vecka", "veckor"), "en": ("week", "weeks")},
    "M": {"fi": ("kuukausi", "kuukautta"), "sv": ("månad", "månader"), "en": ("month", "months")},
    "Y": {"fi": ("vuosi", "vuotta"), "sv": ("år", "år"), "en": ("year", "years")},
    "B": {
        "fi": ("arkipäivä", "arkipäivää"),
        "sv": ("vardag", "vardagar"),
        "en": ("working day", "working days"),
    },
}
"""One and many of each unit."""


def effective_settings(spec: FormSpec, overrides: JsonObject) -> dict[str, Json]:
    """The form's defaults, replaced by whatever the authority has set that fits its type."""
    return {
        setting.key: overrides[setting.key]
        if setting.key in overrides and setting_fits(setting.type, overrides[setting.key])
        else setting.default
        for setting in spec.settings
    }


def is_period(text: str) -> bool:
    """Say whether the text is a period that can be counted."""
    try:
        Period.parse(text)
    except PeriodError:
        return False
    return True


def setting_fits(kind: SettingType, value: Json) -> bool:
    """Say whether a value can be that of a setting of this type."""
    if kind is SettingType.PERIOD:
        return isinstance(value, str) and is_period(value)
    if kind is SettingType.BOOLEAN:
        return isinstance(value, bool)
    if kind is SettingType.TEXT:
        return isinstance(value, Mapping) and all(isinstance(t, str) for t in value.values())
    number = exact_number(value)
    if kind is SettingType.INTEGER:
        return isinstance(value, int) and number is not None
    return number is not None and (kind is not SettingType.MONEY or number >= 0)


def read_setting(setting: Setting, text: str) -> Json:
    """The value of what an authority typed, None when it does not fit; texts are set by language.

    A period is written as `P30D`; a boolean as `true` or `false`.
    """
    text = text.strip()
    if setting.type is SettingType.PERIOD:
        return text.upper() if is_period(text.upper()) else None
    if setting.type is SettingType.BOOLEAN:
        return {"true": True, "false": False}.get(text)
    number = None if setting.type is SettingType.TEXT else read_number(text)
    if number is None:
        return None
    if setting.type is SettingType.INTEGER:
        return int(number) if number == number.to_integral_value() else None
    value = kept_number(number)
    return value if setting_fits(setting.type, value) else None


def resolved_period(period: str, settings: JsonObject) -> str:
    """The ISO period of a rule that gives it directly or as the name of a setting."""
    name = PLACEHOLDER.fullmatch(period)
    value = settings.get(name[1]) if name else period
    return value if isinstance(value, str) else ""


def say_period(period: str, language: str) -> str:
    """A period for people: 30 päivää, 1 månad, 4 working days."""
    match = PERIOD.fullmatch(period)
    if match is None:
        return period
    one, many = PERIOD_WORDS[match[2]][language]
    return f"{match[1]}\u00a0{one if match[1] == '1' else many}"


def say_setting(value: Json, language: str) -> str:
    """A setting's value as it stands in a text."""
    if isinstance(value, Mapping):
        return pick({k: t for k, t in value.items() if isinstance(t, str)}, language)[0]
    number = exact_number(value)
    if number is not None:
        return say_number(number, language)
    return say_period(value, language) if isinstance(value, str) else ""


def fill(text: str, settings: JsonObject, language: str) -> str:
    """The text with each `{setting}` replaced by its value in words."""
    return PLACEHOLDER.sub(
        lambda match: (
            say_setting(settings[match[1]], language) if match[1] in settings else match[0]
        ),
        text,
    )


def fill_all(localized: Localized, settings: JsonObject) -> Localized:
    """A text filled in each of its languages."""
    return {language: fill(text, settings, language) for language, text in localized.items()}
