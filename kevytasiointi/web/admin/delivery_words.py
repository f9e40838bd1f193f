"""Deliveries in words: what each is, and why it did not arrive."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.letters import MailRefused
from kevytasiointi.domain.outboxes import BOUNCED, Mail, Notice
from kevytasiointi.texts import mark

MAILS: Final[Mapping[str, str]] = {
    Mail.RECEIPT: mark("receipt to the customer"),
    Mail.SUPPLEMENT_ASKED: mark("supplement request to the customer"),
    Mail.MESSAGE_TO_CUSTOMER: mark("message to the customer"),
    Mail.SUPPLEMENT_CANCELLED: mark("cancelled supplement request, to the customer"),
    Mail.HANDLED: mark("end of handling, to the customer"),
    Mail.ARRIVED: mark("new matter, to the role mailbox"),
    Mail.SUPPLEMENTED: mark("supplement, to the role mailbox"),
    Mail.MESSAGE_TO_AUTHORITY: mark("message, to the role mailbox"),
    Mail.WITHDRAWN: mark("withdrawal, to the role mailbox"),
    Mail.DEADLINE_NEAR: mark("reminder of a day to the customer"),
    Mail.DEADLINE_NEAR_US: mark("reminder of a day, to the role mailbox"),
    Mail.DEADLINE_PASSED: mark("a day has passed, to the role mailbox"),
    Mail.TRANSFERRED: mark("transfer, to the customer"),
    Mail.REOPENED: mark("matter taken up again, to the customer"),
    Mail.STATEMENT_GIVEN: mark("statement, to the role mailbox"),
    Mail.SUPERVISION: mark("days of supervision, to the customer"),
    Mail.SERVED: mark("service of a decision, to the customer"),
    Notice.INVITATION: mark("invitation to work here"),
    Notice.MAILBOX_TEST: mark("test of a role mailbox"),
    Notice.EMAIL_LINK: mark("link for signing in"),
    Notice.PROJECT_INVITATION: mark("invitation to a project"),
    Notice.DRAFT_ENDING: mark("warning of a draft that will be deleted"),
    Notice.RENEWAL_NEAR: mark("reminder of a renewal"),
    Notice.FEEDBACK_RECEIVED: mark("notice of feedback"),
    Notice.FEEDBACK_ANSWERED: mark("answer to feedback"),
    Notice.STATEMENT_ASKED: mark("request for a statement"),
    Notice.MATTER_SILENT: mark("question about a silent matter"),
    Notice.PACKAGE_READY: mark("notice of a package that is ready"),
}
"""What each mail is; a test holds the table complete."""

_SERVER_AWAY: Final = mark("The mail server could not be reached.")
_PUT_OFF: Final = mark("The mail server put the mail off.")
_SETTINGS: Final = mark("The mail server does not take mail from this portal: check its settings.")
_TRUST: Final = mark("The mail server could not prove who it is.")
_UNSENDABLE: Final = mark("The address can't be written to.")

_REASONS: Final[Mapping[str, str]] = {
    MailRefused.__name__: mark("The receiving mail server does not know or take the address."),
    BOUNCED: mark("The mail was sent but came back undelivered."),
    "ConnectionRefusedError": _SERVER_AWAY,
    "ConnectionResetError": _SERVER_AWAY,
    "BrokenPipeError": _SERVER_AWAY,
    "TimeoutError": mark("The mail server did not answer in time."),
    "OSError": _SERVER_AWAY,
    "gaierror": _SERVER_AWAY,
    "SMTPConnectError": _SERVER_AWAY,
    "SMTPServerDisconnected": _SERVER_AWAY,
    "SMTPHeloError": _SERVER_AWAY,
    "SMTPResponseException": _PUT_OFF,
    "SMTPDataError": _PUT_OFF,
    "SMTPSenderRefused": _SETTINGS,
    "SMTPAuthenticationError": _SETTINGS,
    "SMTPNotSupportedError": _SETTINGS,
    "SSLCertVerificationError": _TRUST,
    "SSLError": _TRUST,
    "ValueError": _UNSENDABLE,
    "HeaderParseError": _UNSENDABLE,
    "PdfFailed": mark("The PDF could not be made."),
    "AttachmentDamaged": mark("A stored file is not what was received."),
}


def what(about: str) -> str:
    """What a mail is; empty for what is no mail."""
    return str(_(MAILS[about])) if about in MAILS else ""


def reason(last_error: str | None) -> str:
    """Why the last attempt failed, with the mail server's code when there is one."""
    if not last_error:
        return ""
    name, _space, code = last_error.partition(" ")
    sentence = str(_(_REASONS[name])) if name in _REASONS else str(_("Something unexpected."))
    shown = code if name in _REASONS else name
    return f"{sentence} ({shown})" if shown else sentence
