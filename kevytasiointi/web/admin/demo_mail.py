"""The demo's mail: what would have been sent, read from the folder where the demo writes it."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

from flask import render_template

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.web.context import tools
from kevytasiointi.web.guards import public
from kevytasiointi.web.return_address import is_own_path

_MOST: Final = 100
_WORD_WITH_ADDRESS: Final = re.compile(r"(https?://\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a mail's text; with an address it is a link."""

    text: str
    address: str | None


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail as the page shows it."""

    name: str
    subject: str
    to: str
    language: str
    written_at: datetime
    pieces: tuple[Piece, ...]


@public
def demo_mail() -> str:
    """The newest mails of the demo.

    Raises:
        NotFound: this portal sends real mail.
    """
    config = tools().config
    if config.mail_dir is None or not config.is_demo:
        raise NotFound("demo mail")
    files = sorted(config.mail_dir.glob("*.eml"), key=_written, reverse=True)
    return render_template(
        "admin/demo_mail.html",
        mails=[_read(file, config.base_url) for file in files[:_MOST]],
        most=_MOST,
    )


def _written(file: Path) -> float:
    return file.stat().st_mtime


def _read(file: Path, base_url: str) -> ShownMail:
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    return ShownMail(
        name=file.stem,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        language=str(message["Content-Language"] or ""),
        written_at=datetime.fromtimestamp(_written(file), UTC),
        pieces=tuple(_pieces(_text(message), base_url.rstrip("/"))),
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    return str(body.get_content()).strip() if body else ""


def _pieces(text: str, base_url: str) -> Iterator[Piece]:
    """The text, with links where it names a page of this portal; other addresses stay text."""
    for piece in _WORD_WITH_ADDRESS.split(text):
        if piece:
            own = piece.removeprefix(base_url) if piece.startswith(f"{base_url}/") else None
            yield Piece(piece, own if own is not None and is_own_path(own) else None)
