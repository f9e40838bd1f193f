"""Forms with who keeps them, designs that are worked on, and their past."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kevytasiointi.storage.migrations.listed_words import add_words, remove_words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_NEW_KINDS = ("form_begun", "form_design_deleted", "form_retired", "form_reopened")
_AUTHORITY = "NULLIF(current_setting('kevyt.authority', true), '')::uuid"
_SYSTEM = "COALESCE(current_setting('kevyt.system', true), '') <> ''"
# A design is seen by whoever keeps the form; that of a shared form by the operator alone.
_KEPT = (
    f"{_SYSTEM} OR EXISTS (SELECT 1 FROM forms f"  # noqa: S608 (our own constants)
    f" WHERE f.id = form_id AND f.authority_id = {_AUTHORITY})"
)
_POLICIES = {"form_designs": _KEPT, "form_edits": _KEPT}


def upgrade() -> None:
    """Apply; every form that has been published gets its row, as a shared one."""
    op.create_table(
        "forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drafts_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authorities.id"], name=op.f("fk_forms_authority_id_authorities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forms")),
    )
    with op.batch_alter_table("forms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forms_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forms_slug"), ["slug"], unique=False)
    op.execute(
        "INSERT INTO forms (id, slug, created_at)"
        " SELECT v.form_id, v.slug, (SELECT min(o.published_at) FROM form_versions o"
        " WHERE o.form_id = v.form_id) FROM form_versions v WHERE v.number ="
        " (SELECT max(n.number) FROM form_versions n WHERE n.form_id = v.form_id)"
    )
    op.create_table(
        "form_designs",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["forms.id"], name=op.f("fk_form_designs_form_id_forms")
        ),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_form_designs")),
    )
    op.create_table(
        "form_edits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edit", JSON, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["forms.id"], name=op.f("fk_form_edits_form_id_forms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_edits")),
    )
    with op.batch_alter_table("form_edits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_edits_form_id"), ["form_id"], unique=False)
    with op.batch_alter_table("form_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("comment", sa.Text(), nullable=True))
        # A version that is brought back has the same bytes as before, and a new number.
        batch_op.drop_constraint(op.f("uq_form_versions_sha256"), type_="unique")
    add_words("events", "kind", _NEW_KINDS)
    if op.get_bind().dialect.name == "postgresql":
        for table, rule in _POLICIES.items():
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({rule})")


def downgrade() -> None:
    """Undo; the database refuses when the journal holds entries of the new kinds, or when a form
    has two versions of the same bytes.
    """
    if op.get_bind().dialect.name == "postgresql":
        for table in _POLICIES:
            op.execute(f"DROP POLICY {table}_scope ON {table}")
    remove_words("events", "kind", _NEW_KINDS)
    with op.batch_alter_table("form_versions", schema=None) as batch_op:
        batch_op.create_unique_constraint(op.f("uq_form_versions_sha256"), ["sha256"])
        batch_op.drop_column("comment")
        batch_op.drop_column("published_by")
    with op.batch_alter_table("form_edits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_edits_form_id"))
    op.drop_table("form_edits")
    op.drop_table("form_designs")
    with op.batch_alter_table("forms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forms_slug"))
        batch_op.drop_index(batch_op.f("ix_forms_authority_id"))
    op.drop_table("forms")
