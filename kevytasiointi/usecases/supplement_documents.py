"""The answers to a supplement request as a document, in the language of the case."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.blocks import without_protected
from kevytasiointi.domain.documents import Document, Line, Section, Table
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.events import canonical_json
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.sections import item_blocks
from kevytasiointi.domain.supplements import opened_by
from kevytasiointi.domain.whatchanged import changes
from kevytasiointi.storage.cases import SupplementRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.texts import day, moment, say
from kevytasiointi.usecases.answersnow import case_answers, sent_rounds
from kevytasiointi.usecases.documents import attachment_line, layout_words, spec_label
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.supplement_answers import asked_of


def round_number(parts: CaseParts, request_id: UUID) -> int:
    """Which supplement request of the case it is; the first is 1.

    Raises:
        NotFound: the case has no such request.
    """
    for number, request in enumerate(parts.supplements, start=1):
        if request.id == request_id:
            return number
    raise NotFound(f"supplement request {request_id}")


def supplement_document(parts: CaseParts, request_id: UUID) -> Document:
    """What was asked and what was answered in one round; the files of the round by their names.

    Raises:
        NotFound: the case has no such request, or it has no answer.
    """
    case, language = parts.case, parts.case.language
    number = round_number(parts, request_id)
    request = parts.supplements[number - 1]
    if request.answered_at is None:
        raise NotFound(f"answer to supplement request {request_id}")
    partial(say, language)
    return Document(
        language=language,
        title=pick(parts.service.title, language)[0],
        subtitle=say(language, "Answer to supplement request %(number)s", number=number),
        authority=pick(parts.authority.name, language)[0],
        number=case.number,
        arrived_at=request.answered_at,
        arrived_at_text=moment(language, request.answered_at),
        facts=_facts(parts, request, language),
        sections=_sections(parts, request, number, language),
        attachments=tuple(
            attachment_line(row, spec_label(parts, row, language), language)
            for row in parts.attachments
            if row.purpose is Purpose.SUPPLEMENT and row.supplement_id == request.id
        ),
        declaration="",
        answers_json=canonical_json(supplement_export(parts, request)),
        footer=say(language, "Filed through Kevytasiointi"),
        words=layout_words(language),
    )


def _facts(parts: CaseParts, request: SupplementRow, language: str) -> tuple[Line, ...]:
    asked = f"{request.requested_by}, {moment(language, request.requested_at)}"
    return (
        Line(say(language, "Answered by"), (parts.customer.name,)),
        Line(say(language, "Asked by"), (asked,)),
        Line(say(language, "What was asked"), tuple(request.text.split("\n"))),
        Line(say(language, "Last day for answering"), (day(language, request.due_on),)),
    )


def _sections(
    parts: CaseParts, request: SupplementRow, number: int, language: str
) -> tuple[Section, ...]:
    """The words of the answer, the answers that were asked, and those that changed."""
    said = partial(say, language)
    spec = spec_of(parts.form_version)
    until = parts.supplements[:number]
    after = case_answers(spec, parts.case, until)
    keys = opened_by(spec, asked_of(request).keys)
    answers = [
        block
        for step in spec.steps
        for item in step.items
        if item.key in keys
        for block in item_blocks(item, after, language, said, False)
    ]
    words = request.answer.split("\n") if request.answer else []
    changed = changes(spec, (case_answers(spec, parts.case, until[:-1]), after), language, said)
    rows = tuple((one.label, _cell(one.before), _cell(one.after)) for one in changed)
    head = (say(language, "Question"), say(language, "Before"), say(language, "Now"))
    found: list[tuple[str, Sequence[Line | Table]]] = [
        (
            say(language, "Answer in words"),
            [Line(say(language, "Your answer"), tuple(words))] if words else [],
        ),
        (say(language, "Answers that were asked for"), answers),
        (
            say(language, "What changed"),
            [Table(say(language, "Changed answers"), head, rows)] if rows else [],
        ),
    ]
    return tuple(Section(title, tuple(blocks)) for title, blocks in found if blocks)


def _cell(lines: tuple[str, ...]) -> str:
    return ", ".join(lines) or "–"


def supplement_export(parts: CaseParts, request: SupplementRow) -> dict[str, Json]:
    """One round as JSON for machines, with the answers as they stand after it."""
    number = round_number(parts, request.id)
    spec = spec_of(parts.form_version)
    asked = asked_of(request)
    after = case_answers(spec, parts.case, parts.supplements[:number])
    changed = [one.answers for row, one in sent_rounds(parts.supplements) if row.id == request.id]
    given = {key: value for answers in changed for key, value in answers.items()}
    return {
        "number": parts.case.number,
        "id": str(parts.case.id),
        "supplement": number,
        "form": {
            "slug": parts.form_version.slug,
            "version": parts.form_version.number,
            "sha256": parts.form_version.sha256,
        },
        "language": parts.case.language,
        "requested_at": request.requested_at.isoformat(),
        "due_on": request.due_on.isoformat(),
        "asked": {"questions": list(asked.questions), "slots": list(asked.slots)},
        "answered_at": request.answered_at.isoformat() if request.answered_at else None,
        "answer": request.answer,
        "answers": without_protected(spec, given),
        "answers_now": without_protected(spec, after.form.values),
        "attachments": [
            {"name": row.file_name, "slot": row.slot, "size": row.size, "sha256": row.sha256}
            for row in parts.attachments
            if row.purpose is Purpose.SUPPLEMENT and row.supplement_id == request.id
        ],
    }
