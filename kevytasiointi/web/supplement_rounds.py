"""Supplements as pages show them: each round with what it asked and got, and what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.settings import fill_all
from kevytasiointi.storage.cases import SupplementRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases.answersnow import added_files, case_changes
from kevytasiointi.usecases.documents import spec_label
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.supplement_answers import asked_of


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A supplement request and what came of it.

    Attributes:
        number: the first is 1.
        asked: the questions and slots that may be answered anew, in the order of the form.
        files: names of the files that came with the answer.
        pdf: id of the PDF of the answers, once it has been made.
    """

    number: int
    request: SupplementRow
    asked: Sequence[Localized]
    files: Sequence[str]
    pdf: UUID | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A question or slot that is not as it was filed; `round` is the number of its request."""

    label: str
    lang: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    round: int
    at: datetime
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What is not as it was filed: answers, and files that came later."""

    answers: Sequence[ChangeLine]
    files: Sequence[ChangeLine]

    def __bool__(self) -> bool:
        """Whether anything is."""
        return bool(self.answers or self.files)


def rounds_of(parts: CaseParts) -> Sequence[RoundLine]:
    """Every request of the case, in order."""
    spec = spec_of(parts.form_version)
    lines = []
    for number, request in enumerate(parts.supplements, start=1):
        keys, pdf = asked_of(request).keys, parts.pdf_of(request.id)
        items = (item for step in spec.steps for item in step.items)
        lines.append(
            RoundLine(
                number=number,
                request=request,
                asked=[fill_all(i.label, parts.case.settings) for i in items if i.key in keys],
                files=[f.file_name for f in added_files(parts) if f.supplement_id == request.id],
                pdf=pdf.id if pdf else None,
            )
        )
    return lines


def changed_of(parts: CaseParts, language: str, *, is_handler: bool) -> Changed:
    """What supplements have changed, for a page in `language`."""
    numbers = {request.id: n for n, request in enumerate(parts.supplements, start=1)}
    sent = [r for r in parts.supplements if r.answered_at is not None]
    newest = sent[-1].id if sent else None
    answers = [
        _line(change.label, change.lang, change.before, change.after, request, numbers, newest)
        for change, request in case_changes(parts, language, show_protected=is_handler)
    ]
    return Changed(answers, _files(parts, language, numbers, newest))


def _files(
    parts: CaseParts, language: str, numbers: dict[UUID, int], newest: UUID | None
) -> list[ChangeLine]:
    by_id = {request.id: request for request in parts.supplements}
    lines = []
    for slot in dict.fromkeys(row.slot for row in added_files(parts) if row.supplement_id):
        added = [r for r in added_files(parts) if r.slot == slot and r.supplement_id]
        filed = [
            row.file_name
            for row in parts.attachments
            if row.purpose is Purpose.SUBMISSION and row.slot == slot and slot is not None
        ]
        request = by_id[added[-1].supplement_id] if added[-1].supplement_id else None
        if request is not None:
            label = spec_label(parts, added[0], language)
            names = tuple(row.file_name for row in added)
            lines.append(_line(label, None, tuple(filed), names, request, numbers, newest))
    return lines


def _line(
    label: str,
    lang: str | None,
    before: tuple[str, ...],
    after: tuple[str, ...],
    request: SupplementRow,
    numbers: dict[UUID, int],
    newest: UUID | None,
) -> ChangeLine:
    return ChangeLine(
        label=label,
        lang=lang,
        before=before,
        after=after,
        round=numbers[request.id],
        at=request.answered_at or request.requested_at,
        is_newest=request.id == newest,
    )
