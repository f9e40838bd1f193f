"""Whether the portal is alive (`/healthz`) and able to serve (`/readyz`), for machines."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import jobs
from kevytasiointi.web import context
from kevytasiointi.web.guards import public

api = Blueprint("api", __name__)

WORKER: Final = "worker"
SILENT_AFTER: Final = timedelta(seconds=60)
LATE_AFTER: Final = timedelta(minutes=10)
_SCOPE: Final = System("health")
_log = structlog.get_logger()


@api.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@api.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether everything that serving needs is there: 200, or 503 and what is missing."""
    checks = {
        "database": _checked("database", _check_database),
        "store": _checked("store", context.tools().store.check_writable),
        "worker": _checked("worker", _check_worker),
        "outbox": _checked("outbox", _check_outbox),
    }
    ready = all(found == "ok" for found in checks.values())
    return jsonify(status="ok" if ready else "unready", checks=checks), 200 if ready else 503


class _Unready(Exception):
    """Something answers, but not well enough; the message is one word."""


def _checked(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except _Unready as error:
        return str(error)
    except (SQLAlchemyError, OSError) as error:
        _log.warning("health.trouble", check=name, error=type(error).__name__)
        return "unreachable"
    return "ok"


def _check_database() -> None:
    with context.tools().database.read(_SCOPE) as session:
        jobs.heartbeat(session, WORKER)


def _check_worker() -> None:
    with context.tools().database.read(_SCOPE) as session:
        beat = jobs.heartbeat(session, WORKER)
    if beat is None or context.now() - beat > SILENT_AFTER:
        raise _Unready("silent")


def _check_outbox() -> None:
    with context.tools().database.read(_SCOPE) as session:
        oldest = jobs.oldest_waiting(session)
    if oldest is not None and context.now() - oldest > LATE_AFTER:
        raise _Unready("late")
