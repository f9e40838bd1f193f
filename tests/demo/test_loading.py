"""The demo is believable, whole, and made by the rules that everybody else keeps."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from kevytasiointi.cli.demo import demo_group
from kevytasiointi.config import load_config
from kevytasiointi.demo.founding import DemoRefused
from kevytasiointi.demo.loading import load_demo
from kevytasiointi.demo.people import PEOPLE, STAFF
from kevytasiointi.domain.calendar import is_working_day
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.states import OPEN_STATES, CaseState
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DraftRow, ProjectRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.queries import case_page, filling, signing_in
from kevytasiointi.storage.queries.commands import CaseLine, case_lines
from kevytasiointi.storage.supervision import SupervisionRow
from kevytasiointi.storage.working import NoteRow
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.wiring import Tools, build_tools
from tests.portals import NOW, fill, portal
from tests.services.postgres import PostgresUrls

SCOPE = System("test")


def lines(tools: Tools) -> list[CaseLine]:
    with tools.database.read(SCOPE) as session:
        return case_lines(session)


def test_every_state_is_there(demo: Tools) -> None:
    found = Counter(line.state for line in lines(demo))
    assert set(found) == set(CaseState) - {CaseState.DRAFT}
    assert found.total() == 40


def test_twelve_cases_already_reach_every_state(tmp_path: Path) -> None:
    with portal(tmp_path) as tools:
        fill(tools, cases=12)
        assert {line.state for line in lines(tools)} == set(CaseState) - {CaseState.DRAFT}


def test_every_authority_has_cases_and_the_three_ways_of_joining_stand_side_by_side(
    demo: Tools,
) -> None:
    assert {line.authority for line in lines(demo)} == {"lehtola", "kuusiranta", "aura"}
    with demo.database.read(SCOPE) as session:
        ways = {
            offer.service.joining
            for offer in filling.offers(session)
            if offer.authority.slug == "aura"
        }
    assert ways == set(JoiningMethod)


def test_statements_visits_notes_and_a_matter_handled_elsewhere_are_there(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        assert [row.begins_at > NOW for row in session.query(SupervisionRow)].count(True) == 2
        assert session.query(StatementRow).count() == 2
        assert session.query(NoteRow).count() == 2
        elsewhere = session.query(CaseRow).filter(CaseRow.joining != JoiningMethod.LIGHT).one()
        assert elsewhere.identifier


def test_nothing_happens_in_the_future_or_long_ago(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        times = [event.at for event in session.query(EventRow) if event.case_id]
    assert max(times) < NOW
    assert (NOW - min(times)).days <= 120


def test_officers_work_on_working_days_in_office_hours(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        staff = {
            signing_in.person_by_demo_key(session, person.key).id
            for person in STAFF
            if person.authority
        }
        times = [e.at for e in session.query(EventRow) if e.case_id and e.actor_id in staff]
    assert times
    for time in times:
        assert is_working_day(helsinki_day(time))
        assert 5 <= time.hour <= 14  # 8 to 16 in Finland, in summer and in winter


def test_the_numbers_follow_the_calendar(demo: Tools) -> None:
    numbers = [line.number for line in sorted(lines(demo), key=lambda line: line.submitted_at)]
    assert numbers == sorted(numbers)


def test_the_journal_holds(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        count, breaks = journal.verify(session)
    assert count > 150
    assert breaks == ()


def test_handled_cases_have_handlers_and_some_have_identifiers(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        cases = list(session.query(CaseRow))
    for case in cases:
        if case.state in {CaseState.IN_PROGRESS, CaseState.DECIDED, CaseState.PROCESSED}:
            assert case.handler_name
    assert any((case.identifier or "").startswith("LEH/") for case in cases)
    assert any(case.state in OPEN_STATES and case.next_deadline_on for case in cases)


def test_two_projects_hold_matters_of_several_authorities(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        projects = {project.id: project.name for project in session.query(ProjectRow)}
        owners = {
            name: {c.authority_id for c in session.query(CaseRow) if c.project_id == key}
            for key, name in projects.items()
        }
    assert len(owners) == 2
    assert all(len(authorities) >= 2 for authorities in owners.values())


def test_digging_and_extraction_have_cases_in_different_states(demo: Tools) -> None:
    found = {(line.service, line.state) for line in lines(demo)}
    assert found >= {
        ("kaivulupa-lehtola", CaseState.DECIDED),
        ("kaivulupa-kuusiranta", CaseState.IN_PROGRESS),
        ("maa-ainesten-ottamislupa-lehtola", CaseState.SUBMITTED),
    }


def test_health_protection_has_cases_of_both_its_forms(demo: Tools) -> None:
    found = {(line.service, line.state) for line in lines(demo)}
    assert found >= {
        ("tupakan-vahittaismyyntilupa-lehtola", CaseState.DECIDED),
        ("tupakan-vahittaismyyntilupa-kuusiranta", CaseState.SUBMITTED),
        ("suuri-yleisotilaisuus-lehtola", CaseState.PROCESSED),
    }


def test_a_few_drafts_wait(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        assert session.query(DraftRow).count() == 3


def test_every_file_is_in_the_store_as_it_was_received(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        rows = list(session.query(AttachmentRow))
    assert {row.media_type for row in rows} == {"application/pdf", "image/png"}
    for row in rows:
        assert demo.store.read(row.id, size=row.size, sha256=row.sha256)


def test_a_corrected_mistake_leaves_no_request_waiting(demo: Tools) -> None:
    with demo.database.read(SCOPE) as session:
        corrected = {
            event.case_id
            for event in session.query(EventRow)
            if event.kind is EventKind.STATE_CORRECTED and event.case_id
        }
        assert corrected
        assert not any(case_page.waiting_supplement(session, case) for case in corrected)


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    with portal(tmp_path) as tools:
        fill(tools, cases=4)
        before = lines(tools)
        fill(tools, cases=4)
        assert lines(tools) == before


def test_loading_more_adds_only_what_is_missing(tmp_path: Path) -> None:
    with portal(tmp_path) as tools:
        fill(tools, cases=3)
        before = {line.id for line in lines(tools)}
        fill(tools, cases=5)
        after = {line.id for line in lines(tools)}
    assert before < after
    assert len(after) == 5


def test_the_same_seed_gives_the_same_cases(tmp_path: Path) -> None:
    def stories(folder: Path, seed: int) -> list[tuple[object, ...]]:
        with portal(folder) as tools:
            fill(tools, cases=4, seed=seed)
            return [(x.number, x.state, x.service, x.submitted_at) for x in lines(tools)]

    first = stories(tmp_path / "a", 7)
    assert stories(tmp_path / "b", 7) == first
    assert stories(tmp_path / "c", 8) != first


def test_production_refuses_the_demo(tmp_path: Path) -> None:
    config = load_config(
        {
            "KEVYT_SECRET_KEY": "Zq3v8nT5xW2yB7dK9mP4rS6uA1cE0fGhJ",
            "KEVYT_BASE_URL": "https://asiointi.lehtola.example.fi",
            "KEVYT_SMTP_URL": "smtp://mail.lehtola.example.fi",
            "KEVYT_MAIL_FROM": "portal@lehtola.example.fi",
            "KEVYT_SCANNER": "clamd://127.0.0.1:3310",
        },
        tmp_path,
    )
    tools = build_tools(config)
    with pytest.raises(DemoRefused):
        load_demo(tools.database, tools.store, tools.config, cases=1, seed=1, now=NOW)


def test_the_command_says_what_there_is(tmp_path: Path) -> None:
    with portal(tmp_path) as tools:
        group = demo_group(tools)
        result = CliRunner().invoke(group, ["load", "--cases", "2"])
        assert result.exit_code == 0
        assert "2 cases (2 new)" in result.stdout
        people = CliRunner().invoke(group, ["people"]).stdout
        assert all(person.key in people for person in PEOPLE)
        assert not any(person.hetu in people for person in PEOPLE)


@pytest.mark.postgres
def test_the_demo_loads_into_postgresql_with_the_serving_role(
    tmp_path: Path, postgres_urls: PostgresUrls
) -> None:
    with portal(
        tmp_path, database_url=postgres_urls.serving, database_owner_url=postgres_urls.owner
    ) as tools:
        fill(tools, cases=12)
        assert {line.state for line in lines(tools)} == set(CaseState) - {CaseState.DRAFT}
        with tools.database.read(SCOPE) as session:
            assert journal.verify(session)[1] == ()
