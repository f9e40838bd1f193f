"""The answers of a case now: what its rows say of filing and rounds, put before `supplements`."""

from collections.abc import Iterator, Sequence
from functools import partial

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.documents import Section
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.sections import rows
from kevytasiointi.domain.supplements import Round, answers_now
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.domain.whatchanged import Change, changes
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, SupplementRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.texts import say
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.parsed_forms import spec_of


def sent_rounds(requests: Sequence[SupplementRow]) -> Iterator[tuple[SupplementRow, Round]]:
    """The requests whose answers changed answers of the form, each with its round, in order."""
    for request in requests:
        if request.answered_at is not None and request.answers is not None:
            yield request, Round(request.answers, helsinki_day(request.answered_at))


def case_answers(spec: FormSpec, case: CaseRow, requests: Sequence[SupplementRow]) -> Visibility:
    """The answers after the given requests; those that wait or gave only words change nothing."""
    rounds = [one for _request, one in sent_rounds(requests)]
    return answers_now(spec, case.answers, rounds, case.settings, helsinki_day(case.submitted_at))


def answers_of(parts: CaseParts) -> Visibility:
    """The answers of a case now."""
    return case_answers(spec_of(parts.form_version), parts.case, parts.supplements)


def present_sections(
    parts: CaseParts, language: str, *, show_protected: bool = False
) -> tuple[Section, ...]:
    """The answers now, as pages and the PDF show answers; identity codes masked."""
    said = partial(say, language)
    return rows(answers_of(parts), language, said, show_protected=show_protected)


def case_changes(
    parts: CaseParts, language: str, *, show_protected: bool = False
) -> tuple[tuple[Change, SupplementRow], ...]:
    """Every question that supplements changed, each with the request that did it last."""
    spec = spec_of(parts.form_version)
    sent = [request for request, _round in sent_rounds(parts.supplements)]
    if not sent:
        return ()
    versions = [case_answers(spec, parts.case, sent[:count]) for count in range(len(sent) + 1)]
    found = changes(spec, versions, language, partial(say, language), show_protected=show_protected)
    return tuple((change, sent[change.round - 1]) for change in found)


def added_files(parts: CaseParts) -> tuple[AttachmentRow, ...]:
    """The files that came with supplements, oldest first."""
    return tuple(row for row in parts.attachments if row.purpose is Purpose.SUPPLEMENT)
