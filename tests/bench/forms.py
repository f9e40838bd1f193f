"""A form of 200 items: its check, one pass of its rules, the building and the page of a step."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.usecases import publishing
from kevytasiointi.web.formbuilder import build_step
from tests.bench.bigform import ROW_STEP, big_answers, big_form, conditions_in
from tests.bench.figures import percentile, tell
from tests.bench.pages import page
from tests.bench.serving import serving, serving_bare
from tests.domain.form_samples import TODAY
from tests.factories import NOW, make_authority, make_draft, make_service

_PERSON = "asiakas-aino"
_STEP = "osa-5"
_TIMES = 60


def measure(engine: str, folder: Path) -> None:
    """The figures of the engine of forms by itself, then of its pages on a server."""
    form = big_form()
    spec = parse_formspec(form)
    if (len(list(spec.items())), conditions_in(form)) != (200, 60):
        raise AssertionError("the form is not of the size that is told")
    answers, settings = big_answers(), effective_settings(spec, {})
    _tell("check of a 200-item form", 200, lambda: parse_formspec(form))
    for name, key in (("a step", _STEP), ("a step with 50 rows", ROW_STEP)):
        step = next(one for one in spec.steps if one.key == key)
        _tell(
            f"building {name} from a cached version",
            5,
            lambda step=step: build_step(
                step, Visibility(spec, answers, settings, TODAY), language="fi", unread={}
            ),
        )
    _tell("one pass of its rules", 2, lambda: Visibility(spec, answers, settings, TODAY).hidden())
    with serving(engine, folder, cases=10) as served, serving_bare(served.database_url) as bare:
        draft = _draft(served.database_url)
        for name, key in (("form step", _STEP), ("form step with 50 rows", ROW_STEP)):
            page(engine, served, bare, name, _PERSON, f"/fi/asiointi/{draft}/{key}")


def _tell(figure: str, goal: float, act: Callable[[], object]) -> None:
    """The middle of many times, in milliseconds, beside the goal."""
    taken = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    tell(figure, percentile(taken, 0.5), "ms", goal)


def _draft(database_url: str) -> UUID:
    """The form in use, and a draft of it with every answer."""
    database = Database(database_url)
    try:
        with database.write(System("bench")) as session:
            person = session.query(PersonRow).filter_by(demo_key=_PERSON).one()
            version = publishing.publish(session, big_form(), actor=None, now=NOW)
            session.flush()
            service = make_service(session, make_authority(session, "suurila"), version)
            return make_draft(session, person, service, answers=big_answers()).id
    finally:
        database.dispose()
