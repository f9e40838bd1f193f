"""Sending mail: by SMTP, or in the demo into a folder of .eml files."""

import re
import smtplib
import ssl
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from kevytasiointi.domain.letters import Letter, MailRefused

_TIMEOUT_SECONDS = 10
_PERMANENT = 5
_ENHANCED = re.compile(rb"\s*(5\.\d{1,3}\.\d{1,3})\b")
"""The code of RFC 3463 that may stand before a server's words."""


class Mailer(Protocol):
    """Anything that sends a letter or raises."""

    def send(self, letter: Letter) -> None:
        """Send one letter."""


class _Policy(EmailPolicy):
    """Folds long subjects so that no space is lost (Python 3.11 joins words that it encodes)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes."""
        if name != "Subject" or value.isascii():
            return super().fold_binary(name, value)
        encoded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}".encode("ascii")


_POLICY = _Policy(linesep="\r\n")


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a message of RFC 5322.

    Raises:
        ValueError: a header would carry a line break, or an address is not one.
    """
    if letter.subject.splitlines() != [letter.subject]:
        # The library lets a single break at the end pass.
        raise ValueError("a subject is one line")
    message = EmailMessage(policy=_POLICY)
    domain = sender.rpartition("@")[2].strip("<> ")
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{letter.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    message["Content-Language"] = letter.language
    return message


class SmtpMailer:
    """Sends by SMTP; `smtps` speaks TLS from the start, `smtp` uses STARTTLS when offered.

    Certificates are checked, and a password never travels without TLS.
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port
        self._tls = parts.scheme == "smtps"
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Send one letter.

        Raises:
            MailRefused: the server takes no mail for the address, now or later.
            OSError: the server can't be reached or refuses (smtplib's errors are OSErrors).
        """
        message = compose(letter, self._sender)
        with self._connected() as server:
            server.ehlo()
            is_safe = self._tls
            if not is_safe and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
                is_safe = True
            if self._user:
                if not is_safe:
                    raise smtplib.SMTPNotSupportedError("the server offers no TLS for signing in")
                server.login(self._user, self._password)
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as error:
                raise _refusal(error) from None  # the first error names the address

    def _connected(self) -> smtplib.SMTP:
        if not self._tls:
            return smtplib.SMTP(self._host, self._port or 25, timeout=_TIMEOUT_SECONDS)
        return smtplib.SMTP_SSL(
            self._host,
            self._port or 465,
            timeout=_TIMEOUT_SECONDS,
            context=ssl.create_default_context(),
        )


def _refusal(error: smtplib.SMTPRecipientsRefused) -> Exception:
    """What a refused recipient means: given up at once (5xx), or tried again."""
    code, said = next(iter(error.recipients.values()))
    if code // 100 != _PERMANENT:
        return smtplib.SMTPResponseException(code, "the recipient was put off")
    enhanced = _ENHANCED.match(said)
    return MailRefused(f"{code} {enhanced[1].decode()}" if enhanced else str(code))


class FolderMailer:
    """Writes each letter as an .eml file; the demo's mail."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write one letter; the same letter again replaces its file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{letter.id}.eml"
        part = path.with_suffix(".part")
        part.write_bytes(compose(letter, self._sender).as_bytes())
        part.rename(path)
