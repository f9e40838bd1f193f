"""Transfers, matters entered by hand, absences, statements asked from others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kevytasiointi.storage.migrations.listed_words import add_words, remove_words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_NEW_KINDS = (
    "transferred",
    "assigned",
    "notices_redirected",
    "absence_told",
    "absence_ended",
    "statement_asked",
    "statement_given",
    "statement_cancelled",
)
_ORIGINS = "'portal', 'paper', 'email', 'in_person'"
_RESULTS = ("in_favour", "in_favour_with_conditions", "against", "no_remarks", "no_statement")
_AUTHORITY = "NULLIF(current_setting('kevyt.authority', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
_OF_CASE = "EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id)"
_POLICIES = {
    # Both cases of a transfer see it; a sub-select on cases is itself under their policy.
    "transfers": (
        f"{_SYSTEM} OR EXISTS (SELECT 1 FROM cases c"  # noqa: S608 (our own constants)
        " WHERE c.id = case_id OR c.id = to_case_id)"
    ),
    "entries": (
        f"{_SYSTEM} OR {_OF_CASE}"  # noqa: S608 (our own constants)
        " OR EXISTS (SELECT 1 FROM drafts d WHERE d.id = draft_id)"
    ),
    "absences": f"{_SYSTEM} OR authority_id = {_AUTHORITY}",
    "statements": f"{_SYSTEM} OR {_OF_CASE} OR authority_id = {_AUTHORITY}",
}
_INDEXES = {
    "transfers": ("case_id", "to_case_id"),
    "entries": ("draft_id", "case_id"),
    "absences": ("authority_id", "person_id", "cover_id"),
    "statements": ("case_id", "authority_id"),
}


def _key(
    table: str, column: str, referred: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Apply; what is there came through the portal."""
    # Plain ALTER: SQLite can't make this table anew while others refer to it.
    op.execute(
        "ALTER TABLE cases ADD COLUMN origin VARCHAR(40) DEFAULT 'portal' NOT NULL"
        f" CONSTRAINT ck_cases_origin CHECK (origin IN ({_ORIGINS}))"
    )
    op.add_column("cases", sa.Column("notices_to", sa.Text(), nullable=True))
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("to_case_id", sa.Uuid(), nullable=True),
        sa.Column("from_number", sa.Text(), nullable=False),
        sa.Column("to_number", sa.Text(), nullable=True),
        sa.Column("from_authority_id", sa.Uuid(), nullable=False),
        sa.Column("to_authority_id", sa.Uuid(), nullable=True),
        sa.Column("receiver", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("transferred_by", sa.Text(), nullable=False),
        sa.Column("transferred_at", sa.DateTime(timezone=True), nullable=False),
        _key("transfers", "case_id", "cases"),
        _key("transfers", "to_case_id", "cases"),
        _key("transfers", "from_authority_id", "authorities"),
        _key("transfers", "to_authority_id", "authorities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(draft_id IS NULL) <> (case_id IS NULL)", name=op.f("ck_entries_one_owner")
        ),
        _key("entries", "draft_id", "drafts", ondelete="CASCADE"),
        _key("entries", "case_id", "cases"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        _key("absences", "authority_id", "authorities"),
        _key("absences", "person_id", "persons"),
        _key("absences", "cover_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("giver", JSON, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("shown", JSON, nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                *_RESULTS,
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        _key("statements", "case_id", "cases"),
        _key("statements", "authority_id", "authorities"),
        _key("statements", "attachment_id", "attachments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    for table, columns in _INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                name = batch_op.f(f"ix_{table}_{column}")
                batch_op.create_index(name, [column], unique=False)
    add_words("events", "kind", _NEW_KINDS)
    if op.get_bind().dialect.name == "postgresql":
        for table, rule in _POLICIES.items():
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule})")


def downgrade() -> None:
    """Undo; the database refuses when the journal holds entries of the new kinds."""
    if op.get_bind().dialect.name == "postgresql":
        for table in _POLICIES:
            op.execute(f"DROP POLICY {table}_scope ON {table}")
    remove_words("events", "kind", _NEW_KINDS)
    for table in ("statements", "absences", "entries", "transfers"):
        op.drop_table(table)
    op.drop_column("cases", "notices_to")
    op.drop_column("cases", "origin")
