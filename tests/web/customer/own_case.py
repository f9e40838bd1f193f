"""A customer's own case in tests: made in any state, opened, and sent forms to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.case_page import CaseParts
from tests import factories
from tests.web.conftest import START, token_in, tools_of
from tests.web.customer.conftest import Counter, Page, multipart

ANSWERS = {**factories.ANSWERS, "times": [{"on": "2027-06-01"}]}


def writing(counter: Counter) -> AbstractContextManager[Session]:
    return tools_of(counter.app).database.write(System("test"))


def make(counter: Counter, state: CaseState = CaseState.SUBMITTED, **more: object) -> UUID:
    """A case of the customer's in a state."""
    with writing(counter) as session:
        settings = {"answers": ANSWERS, "now": START, **more}
        return factories.make_case(session, counter.world, state=state, **settings).id


def change(counter: Counter, case_id: UUID, act: Callable[[Session, CaseRow], object]) -> None:
    """Something that happens to the case."""
    with writing(counter) as session:
        act(session, case_page.any_case(session, case_id, lock=True))


def stored(counter: Counter, case_id: UUID) -> CaseParts:
    """The case as it is stored now."""
    with tools_of(counter.app).database.read(System("test")) as session:
        case = case_page.any_case(session, case_id)
        return case_page.parts_of(session, case, for_customer=False)


def post(client: FlaskClient, address: str, *, follow: bool = True, **data: object) -> Page:
    """Send a form to an address, with the token of the front page."""
    data["csrf_token"] = token_in(client.get("/en/"))
    answer: TestResponse = client.post(f"/en{address}", follow_redirects=follow, **multipart(data))
    return Page(client, answer)
