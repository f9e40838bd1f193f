"""The mail that the portal of a browser test has sent: opened as a person opens it, by its link."""

import re
import time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from tests.browser.running import Portal

_WAIT_SECONDS = 30
_LINK = re.compile(r"https?://[^/\s]+(/\S+)")


def link_to(portal: Portal, address: str, opens: str, *, after: int = 0) -> str:
    """The path of the link in the newest mail to an address whose path holds `opens`.

    Args:
        portal: whose worker writes the mail.
        address: the recipient.
        opens: part of the link's path, e.g. `/kutsu/`.
        after: how many such mails there were before: wait for one more.

    Raises:
        AssertionError: no such mail in half a minute.
    """
    end = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        found = links_to(portal, address, opens)
        if len(found) > after:
            return found[-1]
        time.sleep(0.1)  # the worker's mail has no event to wait for
    raise AssertionError(f"no mail to {address} with a link to {opens}")


def links_to(portal: Portal, address: str, opens: str) -> list[str]:
    """All such links, the oldest first."""
    folder = portal.instance / "mail"
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    mails = [mail for mail in map(_read, files) if address in str(mail["To"])]
    paths = (match[1] for mail in mails for match in _LINK.finditer(mail.get_content()))
    return [path for path in paths if opens in path]


def _read(path: Path) -> EmailMessage:
    message: EmailMessage = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return message
