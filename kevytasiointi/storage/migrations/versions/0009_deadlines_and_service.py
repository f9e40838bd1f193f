"""Deadlines with a history, decisions with their service, and what is told of days that come."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kevytasiointi.storage.migrations.listed_words import add_words, remove_words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_NEW_EVENTS = (
    "deadline_extended",
    "deadline_met",
    "deadline_missed",
    "deadline_shown",
    "authority_reminded",
    "decision_served",
    "legal_force_set",
)
_ACTS = (
    "started",
    "paused",
    "resumed",
    "extended",
    "overridden",
    "met",
    "missed",
    "ended",
    "reopened",
    "shown",
    "hidden",
)
_SERVICE_WAYS = ("letter", "e_message", "public_notice", "in_person")
_APPEAL_WAYS = ("municipal_revision", "revision", "court", "none")
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
_OF_CASE = f"EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id) OR {_SYSTEM}"  # noqa: S608
_DEADLINE_COLUMNS = ("moves", "met_by_hand", "missed_at", "told")
_DECISION_DAYS = ("sent_on", "served_on", "legal_force_on", "appealed_on")
_DECISION_TEXTS = ("taken_back_by", "taken_back_why")


def _enum(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Apply. What has been entered stays: old deadlines have no changes, old decisions no day."""
    add_words("events", "kind", _NEW_EVENTS)
    op.add_column(
        "deadlines", sa.Column("moves", JSON, nullable=False, server_default='{"moves": []}')
    )
    op.add_column(
        "deadlines", sa.Column("told", JSON, nullable=False, server_default='{"told": []}')
    )
    op.add_column(
        "deadlines",
        sa.Column("met_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("deadlines", sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "authorities", sa.Column("deadline_habits", JSON, nullable=False, server_default="{}")
    )
    op.create_table(
        "deadline_changes",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("act", _enum(_ACTS, "act"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("previous_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_deadline_changes_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadlines.id"],
            name=op.f("fk_deadline_changes_deadline_id_deadlines"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_deadline_changes")),
    )
    with op.batch_alter_table("deadline_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_changes_case_id"), ["case_id"], unique=False)
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_way", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("appeal_way", sa.String(length=40), nullable=True))
        for name in _DECISION_DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        for name in _DECISION_TEXTS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name, words in (("service_way", _SERVICE_WAYS), ("appeal_way", _APPEAL_WAYS)):
            listed = ", ".join(f"'{word}'" for word in words)
            batch_op.create_check_constraint(op.f(f"ck_decisions_{name}"), f"{name} IN ({listed})")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE deadline_changes ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE deadline_changes FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY deadline_changes_scope ON deadline_changes USING ({_OF_CASE})")


def downgrade() -> None:
    """Undo; the database refuses when the journal or a deadline is of the new kinds."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY deadline_changes_scope ON deadline_changes")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        for name in ("service_way", "appeal_way"):
            batch_op.drop_constraint(op.f(f"ck_decisions_{name}"), type_="check")
        for name in ("service_way", "appeal_way", *_DECISION_DAYS, "taken_back_at"):
            batch_op.drop_column(name)
        for name in _DECISION_TEXTS:
            batch_op.drop_column(name)
    op.drop_table("deadline_changes")
    op.drop_column("authorities", "deadline_habits")
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        for name in _DEADLINE_COLUMNS:
            batch_op.drop_column(name)
    remove_words("events", "kind", _NEW_EVENTS)
