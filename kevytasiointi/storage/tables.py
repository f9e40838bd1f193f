"""All tables in one place, for migrations and for whoever needs the whole schema."""

from kevytasiointi.storage import (
    cases,
    company,
    deadlines,
    designs,
    machinery,
    office,
    orders,
    people,
    portal,
    supervision,
    working,
)
from kevytasiointi.storage.columns import Base

ALL = (
    people,
    cases,
    company,
    deadlines,
    portal,
    machinery,
    designs,
    office,
    working,
    orders,
    supervision,
)
METADATA = Base.metadata
