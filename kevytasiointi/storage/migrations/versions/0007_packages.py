"""Packages of many matters that the worker makes, days of retention, closing of moved matters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kevytasiointi.storage.migrations.listed_words import add_words, remove_words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_AUTHORITY = "NULLIF(current_setting('kevyt.authority', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
_NEW_WORDS = {
    ("events", "kind"): ("package_made",),
    ("deadlines", "kind"): ("retention",),
    ("outbox", "channel"): ("package",),
}
"""By table and column: what may stand there from now on."""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "package_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("cases", JSON, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("left_out", JSON, nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_package_orders_authority_id_authorities"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_package_orders_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_orders")),
    )
    with op.batch_alter_table("package_orders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_package_orders_authority_id"), ["authority_id"], unique=False
        )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retain_until", sa.Date(), nullable=True))
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("close_moved_after_days", sa.Integer(), nullable=True))
    for (table, column), words in _NEW_WORDS.items():
        add_words(table, column, words)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE package_orders ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE package_orders FORCE ROW LEVEL SECURITY")
        rule = f"{_SYSTEM} OR authority_id = {_AUTHORITY}"
        op.execute(f"CREATE POLICY package_orders_scope ON package_orders USING ({rule})")


def downgrade() -> None:
    """Undo."""
    for (table, column), words in _NEW_WORDS.items():
        remove_words(table, column, words)
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_column("close_moved_after_days")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("retain_until")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY package_orders_scope ON package_orders")
    op.drop_table("package_orders")
