"""A notice that came late: by how many days and by which rule, wherever the matter is shown."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases.documents import answers_export, submission_document
from kevytasiointi.usecases.lateness import filed_late_sentence
from tests import factories

ARRIVED = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


def notice(session: Session, begins: str | None, **changes: Any) -> CaseParts:
    document = factories.form_document(
        notify_before={"item": "begins", "period": "P30D", "basis": factories.words("The law.")},
        **changes,
    )
    world = factories.make_world(session, document=document)
    answers = {"what": "A stage", **({"begins": begins} if begins else {})}
    case = factories.make_case(session, world, answers=answers, now=ARRIVED)
    return case_page.parts_of(session, case, for_customer=False)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fi",
            (
                "Saapui 9 päivää myöhässä: viimeinen päivä oli 2.5.2026, 30\u00a0päivää "
                "ennen päivää 1.6.2026. Sääntö: The law. fi."
            ),
        ),
        (
            "en",
            (
                "Filed 9 days late: the latest day was 2 May 2026, 30\u00a0days "
                "before 1 June 2026. The rule: The law. en."
            ),
        ),
    ],
)
def test_how_late_and_why_is_told_in_the_readers_language(
    database: Database, language: str, said: str
) -> None:
    with database.write(System("test")) as session:
        parts = notice(session, "2026-06-01")
        assert parts.case.filed_late
        assert filed_late_sentence(parts, language) == said


def test_the_pdf_and_the_export_tell_it_too(database: Database) -> None:
    with database.write(System("test")) as session:
        parts = notice(session, "2026-06-01")
        facts = {line.label: line.value for line in submission_document(parts).facts}
        assert facts["Lähettämisen aika"] == (filed_late_sentence(parts, "fi"),)
        assert answers_export(parts)["filed_late"] == {
            "last_day": "2026-05-02",
            "event": "2026-06-01",
            "period": "P30D",
            "days_late": 9,
        }


@pytest.mark.parametrize("begins", [None, "2026-06-10", date(2027, 1, 1).isoformat()])
def test_what_came_in_time_says_nothing(database: Database, begins: str | None) -> None:
    with database.write(System("test")) as session:
        parts = notice(session, begins)
        assert not parts.case.filed_late
        assert filed_late_sentence(parts, "fi") == ""
        assert answers_export(parts)["filed_late"] is None
