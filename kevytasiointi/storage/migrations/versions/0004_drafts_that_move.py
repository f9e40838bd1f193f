"""What a draft had to let go when it moved to a newer version of its form."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Apply."""
    op.add_column("drafts", sa.Column("let_go", JSON, nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("drafts", "let_go")
