"""The indexes of the queue hold what row-level security looks at, so that PostgreSQL counts and
orders by them without reading the cases.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WAITING = "state IN ('submitted', 'in_progress', 'supplemented')"
_OPEN = "state IN ('submitted', 'in_progress', 'supplement_requested', 'supplemented')"
_OWNER, _OWNER_AND_STATE = ("person_id",), ("person_id", "state")
_INDEXES: tuple[tuple[str, Sequence[str], Sequence[str], str | None], ...] = (
    ("ix_cases_queue", ("authority_id", "state", "last_change_at"), _OWNER, None),
    (
        "ix_cases_changed",
        (
            *("authority_id", "last_change_at", "id", "state", "service_id", "handler_id"),
            *("next_due_on", "language", "phase", "submitted_at", "last_authority_at"),
        ),
        _OWNER,
        None,
    ),
    (
        "ix_cases_open_handler",
        ("authority_id", "handler_id", "last_change_at"),
        _OWNER_AND_STATE,
        _OPEN,
    ),
    ("ix_cases_open_due", ("authority_id", "next_due_on"), _OWNER_AND_STATE, _OPEN),
    (
        "ix_cases_silent",
        ("authority_id", "last_authority_at", "submitted_at"),
        _OWNER_AND_STATE,
        _WAITING,
    ),
)


def upgrade() -> None:
    """Apply; SQLite has no such columns beside an index, and no row-level security."""
    _make(includes=True)


def downgrade() -> None:
    """Undo."""
    _make(includes=False)


def _make(*, includes: bool) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, columns, beside, rule in _INDEXES:
        op.drop_index(name, "cases")
        op.create_index(
            name,
            "cases",
            list(columns),
            postgresql_include=list(beside) if includes else None,
            postgresql_where=sa.text(rule) if rule else None,
        )
