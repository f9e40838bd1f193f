"""The ceiling for pages: Flask and SQLAlchemy alone, as many queries and as many bytes.

It reads rows of the same database through mapped classes and prints them with a template; there is
no sign-in, no language, no rule, no form.
"""

import os
from typing import Any

from flask import Flask, render_template_string, request
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from kevytasiointi.storage.cases import CaseRow

app = Flask(__name__)
engine = create_engine(os.environ.get("BARE_DATABASE_URL", "sqlite://"))

_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Bare</title></head><body><table>
{% for row in rows %}<tr><th>{{ row.number }}</th><td>{{ row.state }}</td></tr>
{% endfor %}</table>{% for piece in pieces %}<p>{{ piece }}</p>
{% endfor %}</body></html>"""
_PIECE = "x" * 90


@app.get("/page")
def page() -> str:
    """A page with `queries` queries of `rows` rows each, and about `bytes` bytes."""
    queries, rows = int(request.args["queries"]), int(request.args["rows"])
    found: list[Any] = []
    with Session(engine) as session:
        for number in range(queries):
            found = list(session.scalars(select(CaseRow).offset(number).limit(rows)))
    pieces = int(request.args["bytes"]) // (len(_PIECE) + 8)
    return render_template_string(_PAGE, rows=found[:1], pieces=[_PIECE] * pieces)


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}
