"""From a case to a plain document that pages and the PDF show alike, and the making of the PDF."""

from functools import partial
from typing import Final

from kevytasiointi.domain.answers import Visibility, rows, visible
from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.blocks import without_protected
from kevytasiointi.domain.documents import AttachmentLine, Document, Line, Section, Words
from kevytasiointi.domain.events import canonical_json
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.origins import Origin
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.texts import day, mark, moment, say
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.identifying import IDENTIFIED_WORDS
from kevytasiointi.usecases.lateness import filed_late_sentence, lateness_export
from kevytasiointi.usecases.publishing import spec_of

ENTERED: Final = mark(
    "The matter did not come through the service: an officer entered it from what the customer"
    " gave. What came is attached where it was scanned."
)
"""In the place of the declaration, which nobody has given here."""
_MEGA = 1_000_000


def submission_document(parts: CaseParts) -> Document:
    """The submission as it was filed, in the language of the case."""
    case, language = parts.case, parts.case.language
    spec = spec_of(parts.form_version)
    title, _ = pick(parts.service.title, language)
    authority, _ = pick(parts.authority.name, language)
    declaration, _ = pick(spec.declaration, language)
    if case.origin is not Origin.PORTAL:
        declaration = say(language, ENTERED)
    return Document(
        language=language,
        title=title,
        subtitle=pick(parts.service.summary, language)[0],
        authority=authority,
        number=case.number,
        arrived_at=case.submitted_at,
        arrived_at_text=arrival_text(case, language),
        facts=_facts(parts, language),
        sections=filed_sections(parts, language),
        attachments=tuple(
            attachment_line(row, spec_label(parts, row, language), language)
            for row in parts.attachments
            if row.purpose is Purpose.SUBMISSION
        ),
        declaration=declaration,
        answers_json=canonical_json(answers_export(parts)),
        footer=say(language, "Filed through Kevytasiointi"),
        words=layout_words(language),
    )


def arrival_text(case: CaseRow, language: str) -> str:
    """When the case came; of what an officer entered only the day is known."""
    if case.origin is Origin.PORTAL:
        return moment(language, case.submitted_at)
    return day(language, helsinki_day(case.submitted_at))


def filed_sections(
    parts: CaseParts, language: str, *, show_protected: bool = False
) -> tuple[Section, ...]:
    """The answers as they were filed, in the words of `language`; identity codes masked.

    Only the handler's page shows contact details under a non-disclosure order.
    """
    said = partial(say, language)
    return rows(_shown(parts), language, said, show_protected=show_protected)


def _shown(parts: CaseParts) -> Visibility:
    case = parts.case
    return visible(
        spec_of(parts.form_version), case.answers, case.settings, helsinki_day(case.submitted_at)
    )


def spec_label(parts: CaseParts, row: AttachmentRow, language: str) -> str:
    """The question that an attachment answers, as text."""
    item = spec_of(parts.form_version).item(row.slot) if row.slot else None
    return pick(item.label, language)[0] if item else ""


def _facts(parts: CaseParts, language: str) -> tuple[Line, ...]:
    known = parts.customer.identified_by
    facts = [
        Line(say(language, "Filed by"), (parts.customer.name,)),
        Line(say(language, "Identification"), (say(language, IDENTIFIED_WORDS[known]),)),
    ]
    if late := filed_late_sentence(parts, language):
        facts.append(Line(say(language, "Time of filing"), (late,)))
    return tuple(facts)


def attachment_line(row: AttachmentRow, slot: str, language: str) -> AttachmentLine:
    """A file as a document names it."""
    return AttachmentLine(row.file_name, size_text(row.size, language), row.sha256, slot)


def size_text(size: int, language: str) -> str:
    """A file's size for people: 340 kB, 2,4 MB."""
    if size < _MEGA:
        return say(language, "%(size)s kB", size=max(1, round(size / 1000)))
    number = f"{size / _MEGA:.1f}"
    return say(
        language, "%(size)s MB", size=number if language == "en" else number.replace(".", ",")
    )


def layout_words(language: str) -> Words:
    """The fixed words of the layout of a submission."""
    return Words(
        number=say(language, "Number"),
        arrived=say(language, "Arrived"),
        not_answered=say(language, "Not answered"),
        no_rows=say(language, "No rows"),
        attachments=say(language, "Attachments"),
        no_attachments=say(language, "No attachments"),
        sha256=say(language, "Checksum (SHA-256)"),
        declaration=say(language, "Declaration"),
        page=say(language, "Page"),
    )


def answers_export(parts: CaseParts) -> dict[str, Json]:
    """The case as JSON for machines: answers as filed, with what proves them."""
    case = parts.case
    return {
        "number": case.number,
        "id": str(case.id),
        "service": parts.service.slug,
        "authority": parts.authority.slug,
        "form": {
            "slug": parts.form_version.slug,
            "version": parts.form_version.number,
            "sha256": parts.form_version.sha256,
        },
        "language": case.language,
        "identification": parts.customer.identified_by.value,
        "submitted_at": case.submitted_at.isoformat(),
        "filed_late": lateness_export(parts),
        "answers": without_protected(spec_of(parts.form_version), case.answers),
        "attachments": [
            {"name": row.file_name, "slot": row.slot, "size": row.size, "sha256": row.sha256}
            for row in parts.attachments
            if row.purpose is Purpose.SUBMISSION
        ],
    }
