"""The empty form of a definition for the pen, for people who do not use the web."""

from dataclasses import dataclass, field
from functools import partial
from typing import Final

from kevytasiointi.domain.emptyforms import Advice, EmptyForm, Fact, FormWords, Phrase
from kevytasiointi.domain.formprinting import FormPrinter
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.settings import resolved_period, say_period
from kevytasiointi.domain.wording import Say
from kevytasiointi.texts import mark, say

_PUBLICITY: Final = {
    "public": mark("The documents of the matter are public unless the law says otherwise."),
    "partly_secret": mark("A part of the documents of the matter is secret by law."),
    "secret": mark("The documents of the matter are secret by law."),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """Who offers the form and where; all empty when nobody does yet.

    Attributes:
        title: the service's own; the form's when empty.
        edition: marks the version of the form.
        address: where the form is filled in on the web.
        privacy: where the privacy notice stands on the web.
    """

    title: Localized = field(default_factory=dict)
    summary: Localized = field(default_factory=dict)
    authority: Localized = field(default_factory=dict)
    edition: str = ""
    postal: str = ""
    email: str = ""
    phone: str = ""
    hours: Localized = field(default_factory=dict)
    address: str = ""
    privacy: str = ""


NOBODY: Final = Offered()


def empty_form_document(
    spec: FormSpec, settings: JsonObject, language: str, offered: Offered = NOBODY
) -> EmptyForm:
    """The form as it is printed.

    Args:
        spec: the form.
        settings: those in force, as `effective_settings` gives them.
        language: the language of the paper; a text that lacks it is given in another, and marked.
        offered: the service's facts.
    """
    printer = FormPrinter(spec, settings, language, partial(say, language))
    notes = [Advice(printer.phrase(note.text), note.link) for note in spec.before_you_start]
    if spec.legal_basis:
        notes.append(Advice(printer.phrase(spec.legal_basis)))
    return EmptyForm(
        language=language,
        title=printer.phrase(offered.title or spec.title),
        summary=printer.phrase(offered.summary or spec.summary),
        authority=printer.phrase(offered.authority),
        edition=" ".join(part for part in (spec.slug, offered.edition) if part),
        before=tuple(notes),
        guidance=tuple(_guidance(language, offered)),
        parts=printer.parts(),
        declaration=printer.phrase(spec.declaration),
        is_anonymous=spec.identification == Identification.NONE,
        return_to=tuple(_return_to(printer, language, offered)),
        privacy=tuple(_privacy(printer, spec, settings, language, offered)),
        words=_words(partial(say, language)),
    )


def _guidance(language: str, offered: Offered) -> list[str]:
    sentences = [
        say(language, "Write clearly with a pen. Tick the boxes of what you choose."),
        say(
            language,
            "If there is not enough room, continue on a sheet of your own and write the number of"
            " the question on it.",
        ),
        say(language, "Some questions need not be answered by all: read what stands under them."),
    ]
    if offered.address:
        sentences.append(
            say(
                language,
                "The same form is on the web, where it checks itself: %(address)s",
                address=offered.address,
            )
        )
    return sentences


def _return_to(printer: FormPrinter, language: str, offered: Offered) -> list[Fact]:
    facts = [
        Fact(say(language, "Authority"), printer.phrase(offered.authority)),
        Fact(say(language, "Address"), Phrase(offered.postal)),
        Fact(say(language, "E-mail"), Phrase(offered.email)),
        Fact(say(language, "Telephone"), Phrase(offered.phone)),
        Fact(say(language, "Open"), printer.phrase(offered.hours)),
    ]
    return [fact for fact in facts if fact.value.text]


def _privacy(
    printer: FormPrinter, spec: FormSpec, settings: JsonObject, language: str, offered: Offered
) -> list[Phrase]:
    period = say_period(resolved_period(spec.retention.period, settings), language)
    sentences = [
        Phrase(say(language, "The authority uses what you write to handle your matter.")),
        Phrase(say(language, "The authority keeps the matter for %(period)s.", period=period)),
        printer.phrase(spec.retention.basis),
        Phrase(say(language, _PUBLICITY[spec.publicity])),
    ]
    if offered.privacy:
        told = say(language, "How your data is handled: %(address)s", address=offered.privacy)
        sentences.append(Phrase(told))
    unsafe = say(
        language,
        "Ordinary e-mail is not protected: do not send a personal identity code in it.",
    )
    return [*sentences, *([Phrase(unsafe)] if offered.email else [])]


def _words(said: Say) -> FormWords:
    return FormWords(
        authority_fills=said(mark("The authority fills this in")),
        arrived=said(mark("Arrived")),
        number=said(mark("Number")),
        before=said(mark("Before you begin")),
        filling_in=said(mark("How to fill in this form")),
        optional=said(mark("(optional)")),
        more_rows=said(mark("Continue on a sheet of your own if you need more rows.")),
        later=said(mark("I deliver this later")),
        explained=said(mark("Or explain in your own words:")),
        declaration=said(mark("Declaration and signature")),
        place_and_date=said(mark("Place and date")),
        signature=said(mark("Signature")),
        name=said(mark("Name in block letters")),
        reach=said(mark("Telephone or e-mail")),
        return_to=said(mark("Where to return the form")),
        privacy=said(mark("How your data is handled")),
        page=said(mark("Page")),
    )
