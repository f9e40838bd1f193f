"""What the mails say. Never personal data, never an outcome: that something happened, and a link.

The recipient is looked up at delivery, so that the outbox holds no addresses.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.letters import Letter
from kevytasiointi.domain.localized import LANGUAGES, pick
from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.outboxes import MUTABLE, TO_AUTHORITY, Mail, Notice
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.texts import mark, say
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.documents import arrival_text
from kevytasiointi.usecases.hearing import who_hears
from kevytasiointi.usecases.notices import ADDRESSES, NOTICE_WORDINGS
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer

_SCOPE = System("mail delivery")


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and sentences of one mail, as msgids."""

    subject: str
    sentences: tuple[str, ...]


WORDINGS: Mapping[Mail, Wording] = {
    Mail.RECEIPT: Wording(
        mark("We have received your matter %(number)s"),
        (
            mark("Your matter arrived on %(arrived)s. Its number is %(number)s."),
            mark("This message confirms the arrival only. It takes no stand on the matter."),
            mark(
                "The authority reads your matter next. You will get a message when something"
                " happens."
            ),
        ),
    ),
    Mail.SUPPLEMENT_ASKED: Wording(
        mark("The authority asks you to supplement matter %(number)s"),
        (
            mark("The authority needs more information from you in matter %(number)s."),
            mark("Sign in to see what is asked and by which day you should answer."),
        ),
    ),
    Mail.SUPPLEMENT_CANCELLED: Wording(
        mark("You need not supplement matter %(number)s"),
        (mark("The authority has cancelled the supplement request. You need not answer it."),),
    ),
    Mail.MESSAGE_TO_CUSTOMER: Wording(
        mark("You have a new message in matter %(number)s"),
        (mark("Sign in to read the message and to answer it."),),
    ),
    Mail.HANDLED: Wording(
        mark("Matter %(number)s has been handled"),
        (mark("Sign in to see what has been recorded in your matter."),),
    ),
    Mail.ARRIVED: Wording(
        mark("A new matter has arrived: %(number)s"),
        (mark("A new matter waits in the queue of your authority."),),
    ),
    Mail.SUPPLEMENTED: Wording(
        mark("Matter %(number)s has been supplemented"),
        (mark("The customer has answered the supplement request."),),
    ),
    Mail.MESSAGE_TO_AUTHORITY: Wording(
        mark("There is a new message in matter %(number)s"),
        (mark("The customer has written a message."),),
    ),
    Mail.WITHDRAWN: Wording(
        mark("Matter %(number)s has been withdrawn"),
        (mark("The customer has withdrawn the matter."),),
    ),
    Mail.DEADLINE_NEAR: Wording(
        mark("A last day is near in matter %(number)s"),
        (mark("Sign in to see which day it is and what you can do by then."),),
    ),
    Mail.DEADLINE_NEAR_US: Wording(
        mark("A deadline is near in matter %(number)s"),
        (mark("Open the matter to see which day it is."),),
    ),
    Mail.DEADLINE_PASSED: Wording(
        mark("A last day has passed in matter %(number)s"),
        (mark("Open the matter to see which day it was. Nothing has been decided by it."),),
    ),
    Mail.TRANSFERRED: Wording(
        mark("Matter %(number)s has been transferred"),
        (
            mark("The matter belongs to another authority and has been moved there."),
            mark("You need not do anything. Sign in to see who goes on with it."),
        ),
    ),
    Mail.REOPENED: Wording(
        mark("Matter %(number)s has been taken up again"),
        (mark("The authority processes the matter again. Sign in to see why."),),
    ),
    Mail.STATEMENT_GIVEN: Wording(
        mark("A statement has arrived in matter %(number)s"),
        (mark("The body that was asked for a statement has answered."),),
    ),
    Mail.SUPERVISION: Wording(
        mark("The days of matter %(number)s have changed"),
        (mark("Sign in to see the day, the place and what is needed."),),
    ),
    Mail.SERVED: Wording(
        mark("There is a new entry in matter %(number)s"),
        (mark("Sign in to see what has been recorded, and which days follow from it."),),
    ),
}
"""Every mail has its wording; a test holds the table complete."""


def deliver_mail(
    database: Database,
    send: Callable[[Letter], None],
    base_url: str,
    sealer: Sealer,
    clock: Callable[[], datetime],
) -> Callable[[Claim], None]:
    """The mail channel of the outbox.

    Args:
        database: where the case is looked up.
        send: sends one letter or raises.
        base_url: the address that links begin with.
        sealer: seals the links that open something.
        clock: gives the aware time now.
    """

    def deliver(claim: Claim) -> None:
        with database.read(_SCOPE) as session:
            today = helsinki_day(clock())
            letter = letter_of(session, claim, base_url, sealer, today)
        if letter is not None:
            send(letter)

    return deliver


def letter_of(
    session: Session, claim: Claim, base_url: str, sealer: Sealer, today: date | None = None
) -> Letter | None:
    """The letter of an outbox row; None when there is nobody to send it to.

    While the handler is away (on `today`, a Finnish day) the cover gets the authority's mails.
    """
    if "notice" in claim.payload:
        return _notice(session, claim, base_url, sealer)
    if claim.case_id is None:
        return None
    kind = Mail(str(claim.payload["mail"]))
    case = case_page.any_case(session, claim.case_id)
    parts = case_page.parts_of(session, case, for_customer=False)
    if kind in TO_AUTHORITY:
        to, language = who_hears(session, case, parts.service, today), _first_language(parts)
        path = f"/{language}/virkailija/asiat/{case.id}"
    else:
        to, language = parts.customer.email, case.language
        # Whoever came on paper opens nothing before the matter has been claimed.
        is_claimed = parts.customer.identified_by is not Identification.NONE
        is_ours = case.origin is Origin.PORTAL or is_claimed
        path = f"/{language}/asiat/{case.id}" if is_ours else f"/{language}/omat/siirra"
    if not to or kind.value in _muted(parts, kind):
        return None
    return _letter(claim, kind, parts, to, language, base_url.rstrip("/") + path)


def _muted(parts: CaseParts, kind: Mail) -> Collection[str]:
    """Mails that the customer can and will do without."""
    return parts.customer.muted.get("mails", ()) if MUTABLE.get(kind) else ()


def _notice(session: Session, claim: Claim, base_url: str, sealer: Sealer) -> Letter | None:
    notice = Notice(str(claim.payload["notice"]))
    found = ADDRESSES[notice](session, UUID(str(claim.payload["about"])), sealer)
    if found is None:
        return None
    wording = NOTICE_WORDINGS[notice]
    link = f"{base_url.rstrip('/')}/{found.language}{found.path}"
    return Letter(
        id=claim.id,
        to=found.to,
        subject=say(found.language, wording.subject, **found.facts),
        body=_body(found.language, wording.sentences, found.facts, link),
        language=found.language,
    )


def _body(language: str, sentences: Sequence[str], facts: Mapping[str, str], link: str) -> str:
    paragraphs = [
        *(say(language, sentence, **facts) for sentence in sentences),
        link,
        say(language, "This is an automatic message. Please do not reply to it."),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _first_language(parts: CaseParts) -> str:
    """The language of the authority's own mails: the first in which it has a name."""
    return next((code for code in LANGUAGES if parts.authority.name.get(code)), LANGUAGES[0])


def _letter(
    claim: Claim, kind: Mail, parts: CaseParts, to: str, language: str, link: str
) -> Letter:
    facts = {
        "number": parts.case.number,
        "arrived": arrival_text(parts.case, language),
    }
    wording = WORDINGS[kind]
    service, _ = pick(parts.service.title, language)
    authority, _ = pick(parts.authority.name, language)
    return Letter(
        id=claim.id,
        to=to,
        subject=say(language, wording.subject, **facts),
        body=f"{service}\n{authority}\n\n" + _body(language, wording.sentences, facts, link),
        language=language,
    )
