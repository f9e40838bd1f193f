"""Delivery status notifications: ours are found, everything else is told apart."""

from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.letters import Bounce, Letter
from kevytasiointi.gateways.bounces import NotABounce, read_bounce
from kevytasiointi.gateways.mail import compose

KEY = UUID("0d8f7c9e-5a57-4b27-9d2e-0a8f0a9d6c11")
LETTER = compose(
    Letter(
        KEY, "kirjaamo@lehtola.example.fi", "Testi: tulevatko ilmoitukset perille?", "Hei", "fi"
    ),
    "Kevytasiointi <portal@asiointi.example.fi>",
)

POSTFIX = f"""\
Return-Path: <>
Date: Mon, 23 Nov 2026 12:00:00 +0200 (EET)
From: MAILER-DAEMON@mx.example.fi (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: portal@asiointi.example.fi
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="A1B2C3/mx.example.fi"
Message-Id: <20261123100000.A1B2C3@mx.example.fi>

This is a MIME-encapsulated message.

--A1B2C3/mx.example.fi
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

<kirjaamo@lehtola.example.fi>: host mail.lehtola.example.fi said: 550 5.1.1 User unknown

--A1B2C3/mx.example.fi
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.fi
X-Postfix-Queue-ID: A1B2C3
Arrival-Date: Mon, 23 Nov 2026 11:59:58 +0200 (EET)

Final-Recipient: rfc822; kirjaamo@lehtola.example.fi
Original-Recipient: rfc822;kirjaamo@lehtola.example.fi
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.lehtola.example.fi
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--A1B2C3/mx.example.fi
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <portal@asiointi.example.fi>
From: Kevytasiointi <portal@asiointi.example.fi>
To: kirjaamo@lehtola.example.fi
Subject: Testi
Message-ID: <{KEY}@asiointi.example.fi>

--A1B2C3/mx.example.fi--
"""


def report(
    *, action: str = "failed", status: str = "5.2.2", returned: Message | None = LETTER
) -> bytes:
    """A report as the standard library writes one, with the whole letter inside."""
    message = MIMEMultipart("report", **{"report-type": "delivery-status"})
    message.attach(MIMEText("It did not arrive."))
    told = Message()
    told["Reporting-MTA"] = "dns; mx.example.fi"
    of_recipient = Message()
    of_recipient["Final-Recipient"] = "rfc822; kirjaamo@lehtola.example.fi"
    of_recipient["Action"] = action
    of_recipient["Status"] = status
    part = Message()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([told, of_recipient])
    message.attach(part)
    if returned is not None:
        message.attach(MIMEMessage(returned))
    return message.as_bytes()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_report_with_the_returned_headers_is_read(ends: str) -> None:
    assert read_bounce(POSTFIX.replace("\n", ends).encode()) == Bounce(KEY, "5.1.1")


def test_a_report_with_the_whole_letter_is_read() -> None:
    assert read_bounce(report()) == Bounce(KEY, "5.2.2")


@pytest.mark.parametrize("status", ["", "much too long", "9.9.9"])
def test_a_code_that_is_none_is_left_out(status: str) -> None:
    assert read_bounce(report(status=status)) == Bounce(KEY, "")


def foreign_letter() -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = "<somebody-elses@example.org>"
    message.set_content("Hello")
    return message


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "no delivery status"),
        (b"\xff\xfe\x00", "no delivery status"),
        (b"Subject: On holiday\n\nI am away. <" + str(KEY).encode() + b"@x>\n", "no delivery"),
        (report(action="delayed"), "no failed delivery"),
        (report(action="delivered"), "no failed delivery"),
        (report(returned=None), "no letter"),
        (report(returned=foreign_letter()), "no letter"),
        (b"Content-Type: multipart/report; boundary=x\n\n--x\n\n--x--\n", "no failed delivery"),
        (b"Content-Type: multipart/report\n\nnothing", "no failed delivery"),
    ],
)
def test_everything_else_is_told_apart(raw: bytes, why: str) -> None:
    with pytest.raises(NotABounce, match=why):
        read_bounce(raw)


@given(st.integers(0, len(POSTFIX)), st.binary(max_size=40), st.integers(0, 60))
def test_a_broken_report_is_read_or_refused(at: int, noise: bytes, cut: int) -> None:
    raw = POSTFIX.encode()
    try:
        found = read_bounce(raw[:at] + noise + raw[at + cut :])
    except NotABounce:
        return
    assert isinstance(found.letter, UUID)
    assert len(found.status) < 12
