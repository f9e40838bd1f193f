"""A customer's form, filled in and ready to be sent, over HTTP to a real portal."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import create_engine, text

from kevytasiointi.usecases.formspecs import read_form
from tests.bench.asking import Answer, Client, hidden
from tests.bench.journeys import typed
from tests.browser.running import ROOT

SLUG = "kompostointi-ilmoitus"
_SERVICE = f"/fi/palvelut/{SLUG}-lehtola"


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft whose next request sends it."""

    draft_id: UUID
    path: str
    fields: list[tuple[str, str]]

    def send(self, client: Client) -> Answer:
        """Press the button that sends."""
        return client.post(self.path, self.fields)


def ready_draft(client: Client) -> Ready:
    """Begin the form and answer it up to the button that sends."""
    spec = read_form(ROOT / "forms" / f"{SLUG}.yaml")[0]
    answers = spec.tests[0].answers
    page = client.get(_SERVICE).body
    draft = client.post(f"{_SERVICE}/aloita", hidden(page)).headers["location"]
    step = client.get(draft).headers["location"]
    while not step.endswith("/tarkistus"):
        items = next(one.items for one in spec.steps if one.key == step.rpartition("/")[2])
        fields = [*hidden(client.get(step).body), *typed(items, answers), ("do", "next")]
        answer = client.post(step, fields)
        if answer.status != 303:
            raise AssertionError(f"{step}: {answer.status}")
        step = answer.headers["location"]
    fields = [*hidden(client.get(step).body), ("a-declared", "true")]
    return Ready(UUID(draft.rpartition("/")[2]), step, fields)


def receipt_of(answer: Answer) -> str | None:
    """The case that an answer says has arrived; None when it says nothing of the kind."""
    found = re.search(r"/asiat/([0-9a-f-]{36})/kuitti", answer.headers.get("location", ""))
    return found[1] if found and answer.status == 303 else None


def whole_cases(database_url: str) -> dict[str, tuple[int, int, int]]:
    """By the key of its draft: how many cases, received entries and errands each one left."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('kevyt.system', 'faults', true)"))
        rows = connection.execute(
            text(
                "SELECT c.draft_id,"
                " (SELECT count(*) FROM cases d WHERE d.draft_id = c.draft_id),"
                " (SELECT count(*) FROM events e WHERE e.case_id = c.id AND e.kind = 'received'),"
                " (SELECT count(*) FROM outbox o WHERE o.case_id = c.id)"
                " FROM cases c WHERE c.draft_id IS NOT NULL"
            )
        ).all()
    engine.dispose()
    return {str(row[0]).replace("-", ""): (row[1], row[2], row[3]) for row in rows}
