"""The numbers of cases, which people read and say; they open nothing."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kevytasiointi.storage.queries import jobs


def next_number(session: Session, year: int) -> str:
    """The next case number of a year, e.g. KA-2026-000042."""
    return next_numbers(session, year, 1)[0]


def next_numbers(session: Session, year: int, count: int) -> Sequence[str]:
    """The next case numbers of a year."""
    return [f"KA-{year}-{number:06d}" for number in jobs.take_numbers(session, year, count)]
