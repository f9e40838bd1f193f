"""The settings of a form as fields: each type is typed in the way that people write it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField

from kevytasiointi.domain.formspec import FormSpec, Setting, SettingType
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.periods import Period
from kevytasiointi.domain.settings import (
    PERIOD_WORDS,
    effective_settings,
    read_setting,
    say_setting,
)
from kevytasiointi.web import context, wording
from kevytasiointi.web.forms import PortalForm, at_most

_LONGEST_TEXT: Final = 2000
_LONGEST_NUMBER: Final = 30
_WAYS: Final[Mapping[SettingType, str]] = {
    SettingType.PERIOD: _l("Write a whole number, for example 30."),
    SettingType.INTEGER: _l("Write a whole number, for example 30."),
    SettingType.DECIMAL: _l("Write a number, for example 2.5."),
    SettingType.MONEY: _l("Write an amount of euros, for example 120 or 45.50."),
}


@dataclass(frozen=True, slots=True)
class SettingPart:
    """A setting as the page draws it.

    Attributes:
        fields: its fields; of a text one for each language, of a period the number and the unit.
        lang: the language of the label.
        default: the form's own value in words.
    """

    setting: Setting
    fields: Sequence[Field]
    lang: str
    default: str

    @property
    def label(self) -> str:
        """The label in the page's language, or the nearest."""
        return pick(self.setting.label, context.language())[0]


def setting_fields(spec: FormSpec) -> dict[str, Any]:
    """The fields of a form's settings, by name, for making a form class."""
    fields: dict[str, Any] = {}
    for setting in spec.settings:
        label = pick(setting.label, context.language())[0]
        match setting.type:
            case SettingType.TEXT:
                for code in spec.languages:
                    fields[_name(setting, code)] = TextAreaField(
                        wording.language_name(code), [at_most(_LONGEST_TEXT)]
                    )
            case SettingType.BOOLEAN:
                fields[_name(setting)] = BooleanField(label)
            case SettingType.PERIOD:
                fields[_name(setting)] = StringField(_l("Number"), [at_most(_LONGEST_NUMBER)])
                fields[_name(setting, "unit")] = SelectField(_l("Unit"), choices=_units)
            case _:
                fields[_name(setting)] = StringField(label, [at_most(_LONGEST_NUMBER)])
    return fields


def setting_parts(form: PortalForm, spec: FormSpec) -> list[SettingPart]:
    """The settings in the form's order, for drawing."""
    return [
        SettingPart(
            setting,
            [form[name] for name in _names(setting, spec)],
            pick(setting.label, context.language())[1],
            _said(setting.default),
        )
        for setting in spec.settings
    ]


def typed_of(spec: FormSpec, overrides: JsonObject) -> dict[str, Any]:
    """What stands in the fields before anything is typed: the settings in use."""
    typed: dict[str, Any] = {}
    for key, value in effective_settings(spec, overrides).items():
        setting = next(setting for setting in spec.settings if setting.key == key)
        if isinstance(value, Mapping):
            typed |= {_name(setting, code): value.get(code, "") for code in spec.languages}
        elif setting.type is SettingType.PERIOD:
            period = Period.parse(str(value))
            typed |= {_name(setting): str(period.amount), _name(setting, "unit"): period.unit.value}
        elif setting.type is SettingType.BOOLEAN:
            typed[_name(setting)] = bool(value)
        else:
            typed[_name(setting)] = say_setting(value, context.language())
    return typed


def read_settings(form: PortalForm, spec: FormSpec) -> dict[str, Json]:
    """What was typed, as values; an empty field is the form's default.

    What can't be read gets its problem at its field.
    """
    values: dict[str, Json] = {}
    for setting in spec.settings:
        if setting.type is SettingType.TEXT:
            texts = {code: form[_name(setting, code)].data or "" for code in spec.languages}
            kept: dict[str, Json] = {code: text for code, text in texts.items() if text}
            values[setting.key] = kept or setting.default
            continue
        field = form[_name(setting)]
        values[setting.key] = _read(setting, field.data, form)
        if values[setting.key] is None:
            label = pick(setting.label, context.language())[0]
            field.errors = [*field.errors, f"{label}: {_WAYS[setting.type]}"]
    return values


def _read(setting: Setting, data: Any, form: PortalForm) -> Json:
    if setting.type is SettingType.BOOLEAN:
        return bool(data)
    if not data:
        return setting.default
    unit = form[_name(setting, "unit")].data if setting.type is SettingType.PERIOD else None
    return read_setting(setting, f"P{data}{unit}" if unit else data)


def _name(setting: Setting, part: str = "") -> str:
    """The name of a field; keys of settings hold no hyphens."""
    return "-".join(filter(None, ("s", setting.key, part)))


def _names(setting: Setting, spec: FormSpec) -> list[str]:
    if setting.type is SettingType.TEXT:
        return [_name(setting, code) for code in spec.languages]
    if setting.type is SettingType.PERIOD:
        return [_name(setting), _name(setting, "unit")]
    return [_name(setting)]


def _units() -> list[tuple[str, str]]:
    return [(unit, words[context.language()][1]) for unit, words in PERIOD_WORDS.items()]


def _said(value: Json) -> str:
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    return say_setting(value, context.language())
