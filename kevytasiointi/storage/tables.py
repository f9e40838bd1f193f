"""All tables in one place, for migrations and for whoever needs the whole schema."""

from kevytasiointi.storage import cases, company, designs, machinery, people, portal, supervision
from kevytasiointi.storage.columns import Base

ALL = (people, cases, company, portal, machinery, designs, supervision)
METADATA = Base.metadata
