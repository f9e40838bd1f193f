"""What the macros of questions need and templates cannot make themselves: parts of components."""

from flask_babel import gettext as _

from kevytasiointi.web.fieldparts import Part, error_message, spoken_in
from kevytasiointi.web.questions import Question

_FORMATS = {"date": "5.6.2026", "time": "7.30", "case_reference": "KA-2026-000123"}


def question_label(question: Question) -> str:
    """The words of a question; says when it need not be answered."""
    label = question.label.text
    return label + " " + _("(optional)") if question.is_optional else label


def question_hint(question: Question) -> Part | None:
    """The hint: the form's own, how the kind is written, and where the answer is from."""
    example = _FORMATS.get(question.kind)
    said = [question.hint.text] if question.hint else []
    if example:
        said.append(_("For example %(example)s", example=example))
    if question.origin:
        said = [
            sentence if sentence.endswith((".", "?", "!")) else f"{sentence}." for sentence in said
        ]
        said.append(question.origin)
    if not said:
        return None
    lang = question.hint.lang if question.hint else None
    return {"text": " ".join(said), "attributes": spoken_in(lang)}


def field_parts(question: Question) -> Part:
    """What a field with one label has."""
    return {
        "id": question.name,
        "name": question.name,
        "value": question.value,
        "label": {"text": question_label(question), "attributes": spoken_in(question.label.lang)},
        "hint": question_hint(question),
        "errorMessage": error_message(question.problems),
    }


def choice_parts(question: Question) -> Part:
    """What a list of radios or checkboxes has, but its options."""
    legend = {"text": question_label(question), "classes": "govuk-fieldset__legend--s"}
    return {
        "idPrefix": question.name,
        "name": question.name,
        "fieldset": {"legend": legend, "attributes": spoken_in(question.label.lang)},
        "hint": question_hint(question),
        "errorMessage": error_message(question.problems),
    }


def choice_options(question: Question) -> list[Part]:
    """The options of a choice."""
    return [
        {
            "value": choice.value,
            "text": choice.label.text,
            "checked": choice.is_chosen,
            "selected": choice.is_chosen,
            "label": {"attributes": spoken_in(choice.label.lang)},
        }
        for choice in question.choices
    ]
