"""Sending a form again whose CSRF token was no longer good, without typing it again.

Only a form that our own page sent (the browser says so) is offered again: a form of a stranger
must not become a form of ours by one click.
"""

from typing import Final

from flask import request

TOKEN_FIELD: Final = "csrf_token"  # noqa: S105 (a name)
_OURS: Final = "same-origin"


def sendable_fields() -> list[tuple[str, str]] | None:
    """The fields of the refused form; None when it must not or cannot be sent again.

    Files cannot: a page may not fill in a file field.
    """
    if request.headers.get("Sec-Fetch-Site") != _OURS or request.files:
        return None
    return [pair for pair in request.form.items(multi=True) if pair[0] != TOKEN_FIELD]
