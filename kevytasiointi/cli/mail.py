"""The command `mail bounced`: what the mail server gives back."""

import sys
from datetime import UTC, datetime
from typing import Final

import click

from kevytasiointi.cli.prepared import Refused, prepared
from kevytasiointi.gateways.bounces import NotABounce, read_bounce
from kevytasiointi.storage.database import System
from kevytasiointi.usecases.deliveries import record_bounce
from kevytasiointi.wiring import Tools

_SCOPE: Final = System("command mail bounced")
_MOST_BYTES: Final = 5 * 2**20


def mail_group(tools: Tools) -> click.Group:
    """The group `mail`."""

    @click.group("mail")
    def mail() -> None:
        """Take in what the mail server reports."""

    @mail.command("bounced")
    def bounced_command() -> None:
        """Read one delivery status notification from standard input and record it.

        Let the mail server pipe the mail of the portal's own sender address here. Exits 0 when a
        mail of ours was found in it, 2 when the report is of something else.
        """
        raw = sys.stdin.buffer.read(_MOST_BYTES)
        try:
            bounce = read_bounce(raw)
        except NotABounce as error:
            raise Refused(f"Nothing was recorded: {error}.") from error
        with prepared(tools), tools.database.write(_SCOPE) as session:
            is_known = record_bounce(session, bounce, now=datetime.now(UTC))
        if not is_known:
            raise Refused("Nothing was recorded: it names no letter of this portal.")
        click.echo(f"The letter {bounce.letter} came back: {bounce.status or 'no code'}.")

    return mail
