"""How a matter's service had joined, supervision events, and drafts shown for advice."""

import sqlalchemy as sa
from alembic import op

from kevytasiointi.storage.migrations.listed_words import add_words, remove_words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NEW_KINDS = (
    "supervision_added",
    "supervision_changed",
    "supervision_cancelled",
    "draft_shown",
    "draft_hidden",
)
_AUTHORITY = "NULLIF(current_setting('kevyt.authority', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
_OF_CASE = f"{_SYSTEM} OR EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id)"  # noqa: S608 (ours)
# The writer's consent opens a draft for reading to the authority of its service, nothing more.
_SHOWN = (
    "shown_at IS NOT NULL AND EXISTS (SELECT 1 FROM services s"  # noqa: S608 (our own constants)
    f" WHERE s.id = service_id AND s.authority_id = {_AUTHORITY})"
)


def _is_postgres() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def upgrade() -> None:
    """Apply; a matter that is there came as its service has joined today."""
    # Plain ALTER: SQLite would make the whole table anew otherwise.
    op.execute(
        "ALTER TABLE cases ADD COLUMN joining VARCHAR(40) DEFAULT 'light' NOT NULL"
        " CONSTRAINT ck_cases_joining CHECK (joining IN ('integration', 'light', 'guidance'))"
    )
    if _is_postgres():  # the owner is under row-level security, too
        op.execute("SELECT set_config('kevyt.system', 'migration 0011', true)")
    op.execute(
        "UPDATE cases SET joining = (SELECT s.joining FROM services s WHERE s.id = service_id)"
        " WHERE service_id IN (SELECT s.id FROM services s WHERE s.joining <> 'light')"
    )
    op.add_column("drafts", sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "supervision_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("needed", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_supervision_events_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_events")),
    )
    with op.batch_alter_table("supervision_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_events_case_id"), ["case_id"], unique=False
        )
    add_words("events", "kind", _NEW_KINDS)
    if _is_postgres():
        op.execute("ALTER TABLE supervision_events ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE supervision_events FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY supervision_events_scope ON supervision_events USING ({_OF_CASE})"
        )
        op.execute(f"CREATE POLICY drafts_shown ON drafts FOR SELECT USING ({_SHOWN})")


def downgrade() -> None:
    """Undo; the database refuses when the journal holds entries of the new kinds."""
    if _is_postgres():
        op.execute("DROP POLICY drafts_shown ON drafts")
        op.execute("DROP POLICY supervision_events_scope ON supervision_events")
    remove_words("events", "kind", _NEW_KINDS)
    op.drop_table("supervision_events")
    op.drop_column("drafts", "shown_at")
    op.drop_column("cases", "joining")
