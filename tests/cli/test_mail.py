"""`mail bounced`."""

from click.testing import CliRunner, Result
from sqlalchemy import text

from kevytasiointi.cli.mail import mail_group
from kevytasiointi.wiring import Tools

REPORT = """\
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.fi

Final-Recipient: rfc822; somebody@posti.example
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@asiointi.example.fi>

--b--
"""


def run(tools: Tools, given: str) -> Result:
    return CliRunner().invoke(mail_group(tools), ["bounced"], input=given)


def one_key(tools: Tools) -> str:
    with tools.database.engine.begin() as connection:
        query = "SELECT id FROM outbox WHERE channel = 'mail' ORDER BY seq LIMIT 1"
        found = str(connection.execute(text(query)).scalar_one())
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"


def test_a_report_of_our_letter_is_recorded(tools: Tools) -> None:
    key = one_key(tools)
    done = run(tools, REPORT.format(key=key))
    assert (done.exit_code, done.stdout) == (0, f"The letter {key} came back: 5.1.1.\n")
    with tools.database.engine.begin() as connection:
        errors = connection.execute(text("SELECT last_error FROM outbox WHERE dead_at IS NOT NULL"))
        assert errors.scalars().all() == ["MailBounced 5.1.1"]
        kinds = connection.execute(text("SELECT count(*) FROM events WHERE kind = 'mail_bounced'"))
        assert kinds.scalar_one() == 1


def test_anything_else_is_refused_in_words(tools: Tools) -> None:
    stranger = REPORT.format(key="0d8f7c9e-5a57-4b27-9d2e-0a8f0a9d6c11")
    for given in ("Subject: Hello\n\nHello", stranger):
        done = run(tools, given)
        assert done.exit_code == 2
        assert done.stderr.startswith("Error: Nothing was recorded: ")
