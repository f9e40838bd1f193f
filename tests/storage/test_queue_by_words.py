"""The queue narrowed by words: the same rows in the same order, whichever way they are found."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.queues import Counter, QueueFilter, Window
from kevytasiointi.domain.searchwords import telling_words
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.queries import queue
from kevytasiointi.usecases import messages
from tests.factories import NOW, World, form_document, make_case, make_world

LATER = NOW + timedelta(days=40)
WORDS = ("kivi", "kivet", "talo", "talossa", "2026", "äyriäinen", "o", "ka")
QUESTIONS = ("kivi", "kiv", "talo 2026", "ka 2026", "o", "äyr", "kivi äyriäinen", "jää", "talo o")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def walk(database: Database, actor: Actor, wanted: QueueFilter) -> tuple[list[UUID], list[UUID]]:
    """The keys of all rows, forward page by page, and then back from the last page."""
    assert actor.authority_id is not None
    forth: list[UUID] = []
    back: dict[UUID, None] = {}
    with database.read(Authority(actor.authority_id)) as session:
        clock, _days = queue.clock_of(session, actor, LATER)
        window = Window()
        while True:
            page = queue.queue_page(session, actor, wanted, window, clock)
            forth += [row.id for row in page.matters]
            if page.next is None:
                break
            window = Window(after=page.next)
        while True:
            back |= dict.fromkeys(row.id for row in reversed(page.matters))
            if page.previous is None:
                break
            window = Window(before=page.previous)
            page = queue.queue_page(session, actor, wanted, window, clock)
    return forth, list(back)[::-1]


def fill(database: Database) -> tuple[World, World]:
    """Two authorities with cases of common and rare words."""
    chance = random.Random(7)
    with database.write(System("test")) as session:
        world = make_world(session)
        other = make_world(session, "metsola", document=form_document(slug="toinen"))
        for number in range(26):
            own = other if number % 5 == 4 else world
            state = chance.choice((CaseState.SUBMITTED, CaseState.IN_PROGRESS))
            moment = NOW + timedelta(hours=chance.randrange(40))
            case = make_case(session, own, state=state, now=moment)
            text = " ".join(chance.sample(WORDS, chance.randrange(1, 5)))
            messages.send_to_customer(session, own.officer, case, text, now=moment)
    return world, other


def test_rows_and_pages_do_not_depend_on_how_they_are_found(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds = fill(database)
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)
    found: dict[tuple[str, Counter | None, UUID], list[list[UUID]]] = {}
    for nearest, most_listed in ((0, 0), (0, 1_000), (5, 3), (1_000, 0)):
        monkeypatch.setattr(queue, "NEAREST", nearest)
        monkeypatch.setattr(queue, "MOST_LISTED", most_listed)
        for world in worlds:
            for words in QUESTIONS:
                for counter in (None, Counter.NEW):
                    forth, back = walk(
                        database, world.officer, QueueFilter(words=words, counter=counter)
                    )
                    assert back == forth, (words, nearest, most_listed)
                    key = (words, counter, world.authority.id)
                    found.setdefault(key, []).append(forth)
    for key, ways in found.items():
        assert all(way == ways[0] for way in ways), key
    counts = {key[0]: len(ways[0]) for key, ways in found.items() if key[1] is None}
    assert counts["jää"] == 0
    assert counts["kiv"] > 0
    own = {key for keys in found for key in found[keys][0] if keys[2] == worlds[0].authority.id}
    others = {key for keys in found for key in found[keys][0] if keys[2] == worlds[1].authority.id}
    assert own
    assert others
    assert not own & others


def test_words_that_many_cases_have_but_not_the_nearest_are_not_all_listed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _other = fill(database)
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)
    monkeypatch.setattr(queue, "NEAREST", 3)  # no more can be found in them than a page has
    for most_listed, is_listed in ((20, False), (21, True)):
        monkeypatch.setattr(queue, "MOST_LISTED", most_listed)
        with (
            statements(database) as asked,
            database.read(Authority(world.authority.id)) as session,
        ):
            clock, _days = queue.clock_of(session, world.officer, LATER)
            wanted = QueueFilter(words="ka")
            page = queue.queue_page(session, world.officer, wanted, Window(), clock)
        assert len(page.matters) == queue.PAGE_SIZE
        names = ("case_texts_index", "case_search")
        lists = [one for one in asked if any(name in one for name in names)]
        assert any("count(" not in one for one in lists) is is_listed, most_listed
        limited = [one for one in lists if "count(" in one]
        assert limited
        assert all("LIMIT" in one for one in limited)


def test_words_of_many_cases_fill_the_page_without_the_index_of_words(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _other = fill(database)
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)
    for words, reads_index in (("ka", False), ("nowhere", True)):
        with (
            statements(database) as asked,
            database.read(Authority(world.authority.id)) as session,
        ):
            clock, _days = queue.clock_of(session, world.officer, LATER)
            queue.queue_page(session, world.officer, QueueFilter(words=words), Window(), clock)
        names = ("case_texts_index", "case_search")
        assert any(name in one for one in asked for name in names) is reads_index, words


def test_short_words_and_years_are_left_to_the_cases_when_others_tell_more() -> None:
    assert telling_words(["ka", "2026", "000123"]) == ["000123"]
    assert telling_words(["ka", "2026"]) == ["ka", "2026"]
    assert telling_words(["aino", "esimerkki"]) == ["aino", "esimerkki"]
