"""The officer's queue: due days, silence, saved views, and the words of cases for searching."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_AUTHORITY = "NULLIF(current_setting('kevyt.authority', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
_OWN = f"authority_id = {_AUTHORITY} OR {_SYSTEM}"
_OF_CASE = "EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id)"
_FORCED = ("queue_views", "queue_starts")

_OPEN = sa.text("state IN ('submitted', 'in_progress', 'supplement_requested', 'supplemented')")
_AUTHORITYS_TURN = sa.text("state IN ('submitted', 'in_progress', 'supplemented')")

# A deadline that pauses while a supplement is waited for stands still in that state.
_DUE = """
UPDATE cases SET next_due_on = (
    SELECT min(d.last_on) FROM deadlines d
    WHERE d.case_id = cases.id AND d.met_at IS NULL
    AND d.kind NOT IN ('appeal', 'validity', 'standstill')
    AND NOT (d.pauses_on_supplement AND cases.state = 'supplement_requested'))
"""
# What the customer sees and the customer has not done.
_LAST = """
UPDATE cases SET last_authority_at = (
    SELECT max(e.at) FROM events e
    WHERE e.case_id = cases.id AND e.actor_id IS NOT NULL AND e.actor_id <> cases.person_id
    AND e.kind IN ('taken', 'identifier_set', 'state_changed', 'state_corrected', 'deadline_set',
        'supplement_requested', 'supplement_cancelled', 'decided', 'processed', 'message_sent',
        'moved_to_records', 'closed'))
"""

_SQLITE_INDEX = (
    """
    CREATE VIRTUAL TABLE case_texts_index USING fts5(words, content='case_texts',
    content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')
    """,
    """
    CREATE TRIGGER case_texts_added AFTER INSERT ON case_texts BEGIN
    INSERT INTO case_texts_index (rowid, words) VALUES (new.id, new.words); END
    """,
    """
    CREATE TRIGGER case_texts_removed AFTER DELETE ON case_texts BEGIN
    INSERT INTO case_texts_index (case_texts_index, rowid, words)
    VALUES ('delete', old.id, old.words); END
    """,
    """
    CREATE TRIGGER case_texts_changed AFTER UPDATE OF words ON case_texts BEGIN
    INSERT INTO case_texts_index (case_texts_index, rowid, words)
    VALUES ('delete', old.id, old.words);
    INSERT INTO case_texts_index (rowid, words) VALUES (new.id, new.words); END
    """,
)
# Row-level security lets no index of words serve a query: the planner may not look at a row with
# an operator that could tell of it before the policy has let the row through. So the table is not
# under its owner's own policy, and a function of the owner looks with the scope as a plain rule.
_SEARCH = f"""
CREATE FUNCTION case_search(wanted tsquery) RETURNS SETOF uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public
AS $$ SELECT case_id FROM public.case_texts
WHERE lexemes @@ wanted AND authority_id = {_AUTHORITY} $$
"""  # noqa: S608 (our own constants)
_POSTGRES_INDEX = (
    """
    ALTER TABLE case_texts ADD COLUMN lexemes tsvector GENERATED ALWAYS AS
    (to_tsvector('finnish'::regconfig, words) || to_tsvector('simple'::regconfig, words)) STORED
    """,
    "CREATE INDEX case_texts_index ON case_texts USING gin (lexemes)",
    "ALTER TABLE case_texts ENABLE ROW LEVEL SECURITY",
    # Who sends, answers or withdraws a matter changes its words in the same transaction.
    f"CREATE POLICY case_texts_scope ON case_texts USING ({_OWN} OR {_OF_CASE})",
    _SEARCH,
)


def upgrade() -> None:
    """Apply; the words of the cases that are there are gathered by `search rebuild`."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    op.add_column("cases", sa.Column("next_due_on", sa.Date(), nullable=True))
    op.add_column(
        "cases", sa.Column("last_authority_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("cases", sa.Column("silence_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "authorities", sa.Column("silence_days", sa.Integer(), server_default="30", nullable=False)
    )
    if is_postgres:
        op.execute("SELECT set_config('kevyt.system', 'migration 0006', true)")
    op.execute(_DUE)
    op.execute(_LAST)
    order = ["authority_id", "last_change_at", "id"]
    narrowed_by = ["state", "service_id", "handler_id", "next_due_on", "language", "phase"]
    times = ["submitted_at", "last_authority_at"]
    op.create_index("ix_cases_changed", "cases", [*order, *narrowed_by, *times])
    op.create_index("ix_cases_service", "cases", ["service_id", "last_change_at", "id"])
    for name, columns, rule in (
        ("ix_cases_open_handler", ["authority_id", "handler_id", "last_change_at"], _OPEN),
        ("ix_cases_open_due", ["authority_id", "next_due_on"], _OPEN),
        (
            "ix_cases_silent",
            ["authority_id", "last_authority_at", "submitted_at"],
            _AUTHORITYS_TURN,
        ),
    ):
        op.create_index(name, "cases", columns, sqlite_where=rule, postgresql_where=rule)
    _create_views()
    op.create_table(
        "case_texts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_texts_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_case_texts_authority_id_authorities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_texts")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_texts_case_id")),
    )
    for statement in _POSTGRES_INDEX if is_postgres else _SQLITE_INDEX:
        op.execute(statement)
    if is_postgres:
        for table in _FORCED:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({_OWN})")


def _create_views() -> None:
    op.create_table(
        "queue_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_queue_views_authority_id_authorities"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_queue_views_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_views")),
    )
    op.create_index("ix_queue_views_authority_id", "queue_views", ["authority_id", "name"])
    op.create_table(
        "queue_starts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_queue_starts_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_queue_starts_authority_id_authorities"),
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["queue_views.id"], name=op.f("fk_queue_starts_view_id_queue_views")
        ),
        sa.PrimaryKeyConstraint("person_id", "authority_id", name=op.f("pk_queue_starts")),
    )
    op.create_index("ix_queue_starts_view_id", "queue_starts", ["view_id"])


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION case_search(tsquery)")
        for table in ("case_texts", *_FORCED):
            op.execute(f"DROP POLICY {table}_scope ON {table}")
    else:
        op.execute("DROP TABLE case_texts_index")
    op.drop_table("case_texts")
    op.drop_table("queue_starts")
    op.drop_table("queue_views")
    for name in ("silent", "open_due", "open_handler", "service", "changed"):
        op.drop_index(f"ix_cases_{name}", "cases")
    op.drop_column("authorities", "silence_days")
    for column in ("silence_asked_at", "last_authority_at", "next_due_on"):
        op.drop_column("cases", column)
