"""Supplements by question and slot, files of messages and rounds, notes and texts of officers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kevytasiointi.storage.migrations.listed_words import add_words, remove_words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_NEW_KINDS = ("note_written", "reply_text_changed", "reply_text_deleted")
_AUTHORITY = "NULLIF(current_setting('kevyt.authority', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
_OWN = f"{_SYSTEM} OR authority_id = {_AUTHORITY}"
_TABLES = ("notes", "reply_texts")
_REFERENCES = (
    ("drafts", "supplement_id", "supplements"),
    ("attachments", "supplement_id", "supplements"),
    ("attachments", "message_id", "messages"),
)


def upgrade() -> None:
    """Apply; requests of before ask for words only."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    op.add_column("supplements", sa.Column("asked", JSON, nullable=True))
    op.add_column("supplements", sa.Column("if_nothing", sa.Text(), nullable=True))
    op.add_column("supplements", sa.Column("answers", JSON, nullable=True))
    # Plain ALTER: SQLite can't make these tables anew while others refer to them.
    key = "UUID" if is_postgres else "CHAR(32)"
    for table, column, target in _REFERENCES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {key}"
            f" CONSTRAINT fk_{table}_{column}_{target} REFERENCES {target} (id)"
        )
    for column in ("supplement_id", "message_id"):
        op.create_index(f"ix_attachments_{column}", "attachments", [column])
    op.create_index("ix_drafts_supplement_id", "drafts", ["supplement_id"], unique=True)

    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authorities.id"], name=op.f("fk_notes_authority_id_authorities")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_case_id", "notes", ["case_id"])
    op.create_table(
        "reply_texts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "message",
                "supplement",
                "reason",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_reply_texts_authority_id_authorities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_texts")),
    )
    op.create_index("ix_reply_texts_authority_id", "reply_texts", ["authority_id"])
    add_words("events", "kind", _NEW_KINDS)
    if is_postgres:
        for table in _TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({_OWN})")


def downgrade() -> None:
    """Undo; the database refuses when the journal holds entries of the new kinds."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    remove_words("events", "kind", _NEW_KINDS)
    if is_postgres:
        for table in _TABLES:
            op.execute(f"DROP POLICY {table}_scope ON {table}")
    op.drop_table("reply_texts")
    op.drop_table("notes")
    op.drop_index("ix_drafts_supplement_id", "drafts")
    for column in ("message_id", "supplement_id"):
        op.drop_index(f"ix_attachments_{column}", "attachments")
    for table, column, _target in reversed(_REFERENCES):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for column in ("answers", "if_nothing", "asked"):
        op.drop_column("supplements", column)
