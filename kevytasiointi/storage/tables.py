"""All tables in one place, for migrations and for whoever needs the whole schema."""

from kevytasiointi.storage import cases, machinery, people
from kevytasiointi.storage.columns import Base

ALL = (people, cases, machinery)
METADATA = Base.metadata
