"""Where errors become answers: the whole policy is one table.

Every page says in the person's language what happened and what to do next. The pages ask the
database nothing, so they work when it is away. A fault of ours gets a reference that is also in
the log.
"""

import errno
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy import exc as database_errors
from werkzeug import exceptions as http

from kevytasiointi import texts
from kevytasiointi.domain import errors as domain
from kevytasiointi.web import context, gate
from kevytasiointi.web.guards import sign_in_address
from kevytasiointi.web.resending import sendable_fields
from kevytasiointi.web.return_address import ReturnAddress, seal

RETRY_AFTER_SECONDS: Final = 30
_FIRST_FAULT: Final = 500
_STORE_TROUBLE: Final = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM),
    *(errno.EMFILE, errno.ENFILE, errno.ESTALE),
)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """How an error is answered: a status and the page ``errors/<page>.html``."""

    status: int
    page: str


FAULT: Final = Answer(500, "fault")
AWAY: Final = Answer(503, "away")

ANSWERS: Final[Mapping[type[Exception], Answer]] = {
    domain.NotFound: Answer(404, "not_found"),
    domain.NotAllowed: Answer(403, "not_allowed"),
    domain.NotIdentified: Answer(403, "not_identified"),
    domain.TooOften: Answer(429, "too_often"),
    domain.LinkOver: Answer(410, "link_over"),
    domain.InvalidTransition: Answer(409, "not_now"),
    domain.StaleCase: Answer(409, "changed"),
    domain.FormRenewed: Answer(409, "changed"),
    domain.ServiceClosed: Answer(409, "closed"),
    domain.InvalidAnswers: Answer(400, "bad_answers"),
    domain.InvalidInput: Answer(400, "refused"),
    domain.AttachmentRejected: Answer(400, "refused"),
    domain.AttachmentDamaged: Answer(500, "damaged"),
    domain.HostileInput: Answer(400, "bad_request"),
    gate.BadInput: Answer(400, "bad_input"),
    CSRFError: Answer(400, "form_expired"),
    http.BadRequest: Answer(400, "bad_request"),
    http.Unauthorized: Answer(401, "signed_out"),
    http.Forbidden: Answer(403, "not_allowed"),
    http.NotFound: Answer(404, "not_found"),
    http.MethodNotAllowed: Answer(405, "not_here"),
    http.RequestEntityTooLarge: Answer(413, "too_large"),
    http.RequestURITooLarge: Answer(414, "bad_request"),
    http.ServiceUnavailable: AWAY,
    database_errors.InterfaceError: AWAY,
    database_errors.TimeoutError: AWAY,
    # Away, read-only, damaged: trouble of the database, but for the errors that are ours.
    database_errors.DatabaseError: AWAY,
    database_errors.DataError: FAULT,
    database_errors.IntegrityError: FAULT,
    database_errors.NotSupportedError: FAULT,
    database_errors.ProgrammingError: FAULT,
    Exception: FAULT,
}
"""The nearest class of the error counts."""


def init_errors(app: Flask) -> None:
    """Answer every error by the table."""
    for kind in ANSWERS:
        app.register_error_handler(kind, answer)
    app.register_error_handler(http.HTTPException, answer)
    app.register_error_handler(OSError, answer)


def answer_to(error: Exception) -> Answer:
    """The row of the table for an error."""
    if isinstance(error, OSError) and error.errno in _STORE_TROUBLE:
        return AWAY
    found = next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)
    if isinstance(error, http.HTTPException) and found is FAULT:
        status = error.code or FAULT.status
        return Answer(status, "bad_request" if status < _FIRST_FAULT else "fault")
    return found


def answer(error: Exception) -> Response:
    """The page (or JSON, where that was asked for) of an error."""
    how = answer_to(error)
    reference = _reported(error, how)
    response = make_response(_body(error, how, reference), how.status)
    if how is AWAY:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if isinstance(error, domain.TooOften):
        response.headers["Retry-After"] = str(error.wait_seconds)
    if isinstance(error, http.MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _reported(error: Exception, how: Answer) -> str | None:
    """Write the error to the log; the reference under which it stands there."""
    name = type(error).__name__
    if how.status < _FIRST_FAULT:
        _log.info("request.refused", status=how.status, error=name, endpoint=request.endpoint)
        return None
    reference = secrets.token_hex(4).upper()
    _log.error(
        "request.failed",
        reference=reference,
        status=how.status,
        error=name,
        endpoint=request.endpoint,
        exc_info=error,
    )
    return reference


def _body(error: Exception, how: Answer, reference: str | None) -> Response | str:
    try:
        if request.accept_mimetypes.best == "application/json":
            return jsonify(error=how.page, status=how.status, reference=reference)
        if isinstance(error, http.SecurityError):  # an address that is not ours: no links to it
            return render_template("errors/plain.html", status=how.status, reference=reference)
        return render_template(
            f"errors/{how.page}.html",
            sentence=_sentence(error),
            reference=reference,
            error=error,
            limit_text=_limit_text(),
            fields=sendable_fields() if isinstance(error, CSRFError) else None,
            way_on=_way_on(error),
        )
    except Exception as second:  # a page must come out even when its own parts are broken
        _log.error("error_page.failed", page=how.page, reference=reference, exc_info=second)
        return render_template("errors/plain.html", status=how.status, reference=reference)


def _sentence(error: Exception) -> str | None:
    """What the refused use case itself says, in the person's language."""
    if isinstance(error, domain.InvalidInput | domain.AttachmentRejected):
        return texts.say(context.language(), error.msgid, **error.params)
    return None


def _way_on(error: Exception) -> str | None:
    """The page that helps further, and from which the person comes back."""
    if isinstance(error, domain.NotIdentified):
        return sign_in_address(error.asked)
    if isinstance(error, domain.LinkOver):
        sealed = seal(ReturnAddress(error.return_path))
        return url_for("email_sign_in.page", lang=context.language(), paluu=sealed)
    return None


def _limit_text() -> str:
    """The size that the request could have had, for people."""
    limit = request.max_content_length or 0
    return f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit // 2**10} kB"
