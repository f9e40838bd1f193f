"""For migrations: which words a column takes, as the CHECK of a StrEnum's column lists them."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op


def add_words(table: str, column: str, words: Iterable[str]) -> None:
    """Let a column take more words than now."""
    _set_words(table, column, [*_words_of(table, column), *words])


def remove_words(table: str, column: str, words: Iterable[str]) -> None:
    """Let a column take these words no more; the database refuses when a row has one of them."""
    gone = set(words)
    _set_words(table, column, [word for word in _words_of(table, column) if word not in gone])


def _words_of(table: str, column: str) -> list[str]:
    """The words that the column takes now, read from its own check."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    name = op.f(f"ck_{table}_{column}")
    text = next(str(check["sqltext"]) for check in checks if check["name"] == name)
    return text.split("'")[1::2]


def _set_words(table: str, column: str, words: Iterable[str]) -> None:
    """SQLite's batch leaves the old check out by itself."""
    listed = ", ".join(f"'{word}'" for word in words)
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch_op:
        if op.get_bind().dialect.name == "postgresql":
            batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({listed})")
