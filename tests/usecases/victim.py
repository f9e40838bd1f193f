"""A process for tests to kill: it submits drafts, or relays the outbox, until it is stopped.

python -m tests.usecases.victim submit DATABASE_URL STORE
python -m tests.usecases.victim relay DATABASE_URL STORE SMTP_URL
"""

import sys
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from kevytasiointi import worker
from kevytasiointi.config import load_config
from kevytasiointi.storage.cases import DraftRow
from kevytasiointi.storage.database import Database, Person, System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import submissions
from kevytasiointi.wiring import build_tools
from tests.factories import NOW, actor_of


def main() -> None:
    what, url, store = sys.argv[1:4]
    if what == "submit":
        _submit_all(url)
        return
    config = load_config(
        {
            "KEVYT_MODE": "demo",
            "KEVYT_DATABASE_URL": url,
            "KEVYT_STORE": store,
            "KEVYT_SMTP_URL": sys.argv[4],
            "KEVYT_MAIL_FROM": "portal@lehtola.example.fi",
        },
        Path(store).parent / "instance",
    )
    worker.run(build_tools(config))


def _submit_all(url: str) -> None:
    """Submit every draft; a draft's key is printed once its case is committed."""
    database = Database(url)
    with database.read(System("test")) as session:
        drafts = [
            (draft.id, actor_of(session.get_one(PersonRow, draft.person_id)))
            for draft in session.scalars(select(DraftRow).order_by(DraftRow.id))
        ]
    for key, actor in drafts:
        with database.write(Person(actor.person_id)) as session:
            parts = filling.own_draft(session, actor, key, lock=True)
            submissions.submit(session, actor, parts, declared=True, artificial_hetus=True, now=NOW)
        _tell(key)
    database.dispose()


def _tell(key: UUID) -> None:
    sys.stdout.write(f"{key}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
