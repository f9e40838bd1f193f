"""What the owner of a project tells once for all matters of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kevytasiointi.storage.migrations.listed_words import add_words, remove_words

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_NEW_KINDS = ("project_data_changed",)


def upgrade() -> None:
    """Apply; of the projects that are there nothing has been told."""
    op.add_column("projects", sa.Column("shared", JSON, server_default="{}", nullable=False))
    add_words("events", "kind", _NEW_KINDS)


def downgrade() -> None:
    """Undo; the database refuses when the journal holds entries of the new kind."""
    remove_words("events", "kind", _NEW_KINDS)
    op.drop_column("projects", "shared")
