"""What the field macros need and templates cannot make themselves: lists of options and rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from kevytasiointi.web import context

Part = dict[str, Any]

_INPUT_TYPES: Final = {"EmailField": "email", "TelField": "tel", "PasswordField": "password"}


def field_options(
    field: Field,
    lang: str | None = None,
    hints: Mapping[str, str] | None = None,
    conditional: Mapping[str, str] | None = None,
) -> list[Part]:
    """The options of a choice, for the components of radios, checkboxes and select."""
    spoken_by_all = spoken_in(lang)
    options = []
    for choice in field.iter_choices():
        spoken = spoken_in((choice.render_kw or {}).get("lang")) or spoken_by_all
        hint = (hints or {}).get(choice.value)
        html = (conditional or {}).get(choice.value)
        options.append(
            {
                "value": choice.value,
                "text": choice.label,
                "checked": choice.selected,
                "selected": choice.selected,
                "attributes": spoken if field.type == "SelectField" else {},
                "label": {"attributes": spoken},
                "hint": {"text": hint, "attributes": spoken} if hint else None,
                "conditional": {"html": html} if html else None,
            }
        )
    return options


def checked_items(choices: Sequence[SelectChoice], chosen: Sequence[str] | None) -> list[Part]:
    """Some of the options of a choice of many, for one group of checkboxes."""
    return [
        {"value": one.value, "text": one.label, "checked": one.value in (chosen or ())}
        for one in choices
    ]


def input_type(field: Field) -> str:
    """The type of an input element; numbers and days are typed as text."""
    return _INPUT_TYPES.get(field.type, "text")


def spoken_in(lang: str | None) -> dict[str, str]:
    """The attributes that mark text in another language than the page's."""
    return {"lang": lang} if lang and lang != context.language() else {}


def error_message(problems: Sequence[str]) -> Part | None:
    """The errorMessage of a component; None when there are no problems."""
    if not problems:
        return None
    return {"text": " ".join(map(str, problems)), "visuallyHiddenText": _("Error")}


def row(
    label: str,
    value: object,
    *,
    lang: str | None = None,
    change: str | None = None,
    change_text: str | None = None,
) -> Part | None:
    """A row of a summary list; None when there is no value.

    Args:
        label: what the value is.
        value: shown as text; line breaks are kept.
        lang: the language of the value when it is not the page's.
        change: the address where it can be changed.
        change_text: the words of that link; "Change" when not given.
    """
    if value is None or value == "":
        return None
    spoken = spoken_in(lang)
    link = {"href": change, "text": change_text or _("Change"), "visuallyHiddenText": label}
    return {
        "key": {"text": label},
        "value": {"text": str(value), "classes": "kevyt-lines", "attributes": spoken},
        "actions": {"items": [link]} if change else None,
    }
