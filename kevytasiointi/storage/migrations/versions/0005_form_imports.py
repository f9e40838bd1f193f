"""Files that were read to become forms, until a designer has looked at what came of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_AUTHORITY = "NULLIF(current_setting('kevyt.authority', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
_INDEXES = ("authority_id", "form_id")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "form_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("form_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_form_imports_authority_id_authorities"),
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["forms.id"], name=op.f("fk_form_imports_form_id_forms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_imports")),
    )
    with op.batch_alter_table("form_imports", schema=None) as batch_op:
        for column in _INDEXES:
            name = batch_op.f(f"ix_form_imports_{column}")
            batch_op.create_index(name, [column], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE form_imports ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE form_imports FORCE ROW LEVEL SECURITY")
        rule = f"{_SYSTEM} OR authority_id = {_AUTHORITY}"
        op.execute(f"CREATE POLICY form_imports_scope ON form_imports USING ({rule})")


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY form_imports_scope ON form_imports")
    op.drop_table("form_imports")
