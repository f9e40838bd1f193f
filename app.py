"""The Flask entry: `flask --app app …` and `gunicorn app:app`."""

import sys

from kevytasiointi.application import create_app
from kevytasiointi.config import ConfigError
from kevytasiointi.storage.database import UnsafeDatabase
from kevytasiointi.wiring import SchemaOutOfDate

try:
    app = create_app()
except (ConfigError, UnsafeDatabase, SchemaOutOfDate) as refusal:
    # The sentence names the setting; a trace back would only hide it.
    sys.exit(f"kevytasiointi does not start: {refusal}")
