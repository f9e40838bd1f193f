"""The Flask entry: `flask --app app …` and `gunicorn app:app`."""

from kevytasiointi.application import create_app

app = create_app()
