"""Mails that are about no case: what each says, to whom, and where its link leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.texts import mark
from kevytasiointi.usecases import (
    feedback,
    identifying,
    invitations,
    mailboxes,
    package_orders,
    project_people,
    reminders,
    silence,
    stating,
)
from kevytasiointi.usecases.sealing import Sealer


@dataclass(frozen=True, slots=True)
class NoticeWording:
    """Subject and sentences of one notice, as msgids."""

    subject: str
    sentences: tuple[str, ...]


Address = Callable[[Session, UUID, Sealer], Addressed | None]
"""Finds the recipient of a notice by the key of what it is about; None: nobody to send to."""

NOTICE_WORDINGS: Mapping[Notice, NoticeWording] = {
    Notice.INVITATION: NoticeWording(
        mark("You are invited to work in the service of %(authority)s"),
        (
            mark("%(authority)s invites you to handle matters in this service."),
            mark("Open the link and sign in. The link works once, until %(until)s."),
            mark("If you did not expect this, you need not do anything."),
        ),
    ),
    Notice.MAILBOX_TEST: NoticeWording(
        mark("Test: do notices of new matters arrive here?"),
        (
            mark("Notices of the service %(service)s are to be sent to this address."),
            mark("Open the link to confirm that they arrive. The link works until %(until)s."),
        ),
    ),
    Notice.EMAIL_LINK: NoticeWording(
        mark("Your link for signing in"),
        (
            mark("Open the link to go on where you were."),
            mark("The link works once, for 15 minutes. Do not give it to others."),
            mark("If you did not ask for it, you need not do anything."),
        ),
    ),
    Notice.PROJECT_INVITATION: NoticeWording(
        mark("You are invited to follow a project"),
        (
            mark("Somebody who plans a project wants you to see how its matters proceed."),
            mark("Open the link and sign in. The link works once, until %(until)s."),
            mark("If you did not expect this, you need not do anything."),
        ),
    ),
    Notice.DRAFT_ENDING: NoticeWording(
        mark("Your unsent form will be deleted on %(until)s"),
        (
            mark("You began to fill in the form of the service %(service)s but have not sent it."),
            mark("It is kept until %(until)s. Open it and save to keep it longer."),
        ),
    ),
    Notice.RENEWAL_NEAR: NoticeWording(
        mark("It is time to renew matter %(number)s"),
        (
            mark("What you reported in matter %(number)s should be renewed by %(until)s."),
            mark("Open the matter and choose Apply again: your earlier answers are filled in."),
        ),
    ),
    Notice.FEEDBACK_RECEIVED: NoticeWording(
        mark("Feedback on accessibility waits for an answer by %(until)s"),
        (mark("Somebody has given feedback on the accessibility of the service."),),
    ),
    Notice.FEEDBACK_ANSWERED: NoticeWording(
        mark("Your feedback on accessibility has been answered"),
        (mark("You gave us feedback on %(sent)s. This is our answer:"), mark("%(answer)s")),
    ),
    Notice.STATEMENT_ASKED: NoticeWording(
        mark("%(authority)s asks you for a statement by %(until)s"),
        (mark("Sign in to read the question and to answer it in the service."),),
    ),
    Notice.MATTER_SILENT: NoticeWording(
        mark("Matter %(number)s waits for an entry"),
        (
            mark("Nothing has been recorded in matter %(number)s for long."),
            mark("Record where the matter stands, so that the customer knows it too."),
        ),
    ),
    Notice.PACKAGE_READY: NoticeWording(
        mark("The package of matters that you ordered is ready"),
        (mark("Sign in and open the link to download it. It is kept for seven days."),),
    ),
}
"""Every notice has its wording; a test holds the table complete."""

ADDRESSES: Mapping[Notice, Address] = {
    Notice.EMAIL_LINK: identifying.address_link,
    Notice.FEEDBACK_RECEIVED: feedback.address_received,
    Notice.FEEDBACK_ANSWERED: feedback.address_answered,
    Notice.MAILBOX_TEST: mailboxes.address_mailbox_test,
    Notice.INVITATION: invitations.address_invitation,
    Notice.PROJECT_INVITATION: project_people.address_invitation,
    Notice.DRAFT_ENDING: reminders.address_draft_ending,
    Notice.RENEWAL_NEAR: reminders.address_renewal_near,
    Notice.STATEMENT_ASKED: stating.address_asked,
    Notice.MATTER_SILENT: silence.address_silent,
    Notice.PACKAGE_READY: package_orders.address_package_ready,
}
"""Who gets each notice; a test holds the table complete."""
