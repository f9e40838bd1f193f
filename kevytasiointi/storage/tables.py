"""All tables in one place, for migrations and for whoever needs the whole schema."""

from kevytasiointi.storage import cases, company, machinery, people, portal
from kevytasiointi.storage.columns import Base

ALL = (people, cases, company, portal, machinery)
METADATA = Base.metadata
