"""What people read of the closed lists: states, outcomes, phases, deadlines, entries, roles.

Tables of msgids; a test holds each of them complete.
"""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import AuthorityKind, Identification, JoiningMethod
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.states import CaseState, Outcome, Phase, Turn
from kevytasiointi.texts import mark
from kevytasiointi.usecases.identifying import IDENTIFIED_WORDS

STATES: Final[Mapping[CaseState, str]] = {
    CaseState.DRAFT: mark("Draft"),
    CaseState.SUBMITTED: mark("Submitted"),
    CaseState.IN_PROGRESS: mark("Being processed"),
    CaseState.SUPPLEMENT_REQUESTED: mark("Supplement requested"),
    CaseState.SUPPLEMENTED: mark("Supplemented"),
    CaseState.DECIDED: mark("Decision given"),
    CaseState.PROCESSED: mark("Processed"),
    CaseState.WITHDRAWN: mark("Withdrawn"),
    CaseState.LAPSED: mark("Lapsed"),
    CaseState.TRANSFERRED: mark("Transferred to another authority"),
    CaseState.CLOSED: mark("Closed"),
}
PHASES: Final[Mapping[Phase, str]] = {
    Phase.AT_STATEMENT: mark("Waiting for statements"),
    Phase.HEARING: mark("Hearing"),
    Phase.INSPECTION: mark("Inspection"),
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.GRANTED: mark("Granted"),
    Outcome.GRANTED_WITH_CONDITIONS: mark("Granted with conditions"),
    Outcome.PARTLY_GRANTED: mark("Partly granted"),
    Outcome.REJECTED: mark("Rejected"),
    Outcome.NOT_EXAMINED: mark("Not examined"),
    Outcome.NOTED: mark("Noted"),
    Outcome.REGISTERED: mark("Registered"),
    Outcome.APPROVED: mark("Approved"),
    Outcome.INSPECTED: mark("Inspected"),
    Outcome.RECEIVED: mark("Received"),
    Outcome.NO_ACTION: mark("No action"),
}
TURNS: Final[Mapping[Turn, str]] = {
    Turn.CUSTOMER: mark("Customer"),
    Turn.AUTHORITY: mark("Authority"),
    Turn.NOBODY: mark("Nobody"),
}
DEADLINE_KINDS: Final[Mapping[DeadlineKind, str]] = {
    DeadlineKind.PROCESSING: mark("Processing time"),
    DeadlineKind.SUPPLEMENT: mark("Supplement"),
    DeadlineKind.STATEMENT: mark("Statement"),
    DeadlineKind.HEARING: mark("Hearing"),
    DeadlineKind.SERVICE: mark("Service of the decision"),
    DeadlineKind.APPEAL: mark("Appeal"),
    DeadlineKind.VALIDITY: mark("Validity"),
    DeadlineKind.INSPECTION: mark("Inspection"),
    DeadlineKind.RENEWAL: mark("Renewal"),
    DeadlineKind.STANDSTILL: mark("Waiting time before starting"),
}
EVENTS: Final[Mapping[EventKind, str]] = {
    EventKind.RECEIVED: mark("The matter arrived"),
    EventKind.TAKEN: mark("A handler took the matter"),
    EventKind.IDENTIFIER_SET: mark("The identifier was set"),
    EventKind.STATE_CHANGED: mark("The state was changed"),
    EventKind.STATE_CORRECTED: mark("The state was corrected"),
    EventKind.DEADLINE_SET: mark("A deadline was set"),
    EventKind.SUPPLEMENT_REQUESTED: mark("A supplement was requested"),
    EventKind.SUPPLEMENT_CANCELLED: mark("The supplement request was cancelled"),
    EventKind.SUPPLEMENTED: mark("The customer supplemented the matter"),
    EventKind.DECIDED: mark("A decision was given"),
    EventKind.PROCESSED: mark("The matter was processed"),
    EventKind.WITHDRAWN: mark("The customer withdrew the matter"),
    EventKind.MESSAGE_SENT: mark("A message was sent"),
    EventKind.PDF_MADE: mark("The PDF of the submission was made"),
    EventKind.PDF_FAILED: mark("The PDF of the submission could not be made"),
    EventKind.MOVED_TO_RECORDS: mark("The matter was moved to the authority's own records"),
    EventKind.CLOSED: mark("The matter was closed"),
    EventKind.PROJECT_JOINED: mark("The matter was put into a project"),
    EventKind.PROJECT_LEFT: mark("The matter was taken out of a project"),
    EventKind.FORM_PUBLISHED: mark("A form version was published"),
    EventKind.SERVICE_OPENED: mark("A service was opened"),
    EventKind.AUTHORITY_CREATED: mark("An authority was added"),
    EventKind.ROLE_GIVEN: mark("A role was given"),
    EventKind.MAIL_DEAD: mark("A mail could not be delivered"),
    EventKind.CLAIMED: mark("The matter was moved to a strongly identified person"),
    EventKind.REMINDED: mark("The customer was reminded of a day"),
    EventKind.DELIVERY_RETRIED: mark("A failed delivery was started again"),
    EventKind.MAIL_BOUNCED: mark("A mail came back undelivered"),
    EventKind.AUTHORITY_CHANGED: mark("The authority's details were changed"),
    EventKind.ROLE_TAKEN: mark("A role was taken away"),
    EventKind.MEMBER_INVITED: mark("A person was invited to work here"),
    EventKind.INVITATION_CANCELLED: mark("An invitation was cancelled"),
    EventKind.SERVICE_PREPARED: mark("A service was prepared"),
    EventKind.SERVICE_CHANGED: mark("A service was changed"),
    EventKind.SERVICE_SHUT: mark("A service was shut"),
    EventKind.MAILBOX_TESTED: mark("A test mail was sent to the role mailbox"),
    EventKind.MAILBOX_CONFIRMED: mark("The role mailbox was confirmed"),
    EventKind.BREAK_ANNOUNCED: mark("A service break was recorded"),
    EventKind.BREAK_CANCELLED: mark("A service break was cancelled"),
    EventKind.PORTAL_FACT_CHANGED: mark("A fact of the portal was changed"),
    EventKind.FEEDBACK_RECEIVED: mark("Feedback on accessibility arrived"),
    EventKind.FEEDBACK_ANSWERED: mark("Feedback on accessibility was answered"),
    EventKind.PROJECT_PERSON_JOINED: mark("A person joined a project"),
    EventKind.PROJECT_PERSON_LEFT: mark("A person left a project"),
    EventKind.FORM_BEGUN: mark("A form was begun"),
    EventKind.FORM_DESIGN_DELETED: mark("The design of a form was deleted"),
    EventKind.FORM_RETIRED: mark("A form was retired"),
    EventKind.FORM_REOPENED: mark("A form was brought back into use"),
    EventKind.SUPERVISION_ADDED: mark("A supervision event was added"),
    EventKind.SUPERVISION_CHANGED: mark("A supervision event was changed"),
    EventKind.SUPERVISION_CANCELLED: mark("A supervision event was cancelled"),
    EventKind.DRAFT_SHOWN: mark("A customer showed a draft for advice"),
    EventKind.DRAFT_HIDDEN: mark("A customer took a draft back from view"),
}
ROLES: Final[Mapping[Role, str]] = {
    Role.CUSTOMER: mark("Customer"),
    Role.OFFICER: mark("Officer"),
    Role.LEAD_OFFICER: mark("Lead officer"),
    Role.FORM_DESIGNER: mark("Form designer"),
    Role.AUTHORITY_ADMIN: mark("Administrator of the authority"),
    Role.OPERATOR: mark("Operator of the portal"),
}
SCAN_STATES: Final[Mapping[ScanState, str]] = {
    ScanState.PENDING: mark("Being checked for malware"),
    ScanState.CLEAN: mark("Checked for malware"),
    ScanState.INFECTED: mark("Malware was found: the file is not given out"),
    ScanState.ERROR: mark("The check for malware failed: the file is not given out"),
    ScanState.UNSCANNED: mark("Not checked for malware: this portal runs without a scanner"),
}
PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.SUBMISSION: mark("With the submission"),
    Purpose.SUPPLEMENT: mark("With the supplement"),
    Purpose.DECISION: mark("Decision"),
    Purpose.MESSAGE: mark("With a message"),
    Purpose.CASE_PDF: mark("The submission as a PDF"),
}
AUTHORITY_KINDS: Final[Mapping[AuthorityKind, str]] = {
    AuthorityKind.MUNICIPALITY: mark("Municipality"),
    AuthorityKind.STATE: mark("State authority"),
}
JOININGS: Final[Mapping[JoiningMethod, str]] = {
    JoiningMethod.INTEGRATION: mark("Integration"),
    JoiningMethod.LIGHT: mark("Light e-service"),
    JoiningMethod.GUIDANCE: mark("Guidance only"),
}
CHANNELS: Final[Mapping[Channel, str]] = {
    Channel.MAIL: mark("Mail"),
    Channel.PDF: mark("PDF"),
}
LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    "fi": mark("Finnish"),
    "sv": mark("Swedish"),
    "en": mark("English"),
}


def state(key: CaseState) -> str:
    """The name of a main state (päätila)."""
    return str(_(STATES[key]))


def phase(key: Phase) -> str:
    """The name of a phase of the handling."""
    return str(_(PHASES[key]))


def outcome(key: Outcome) -> str:
    """The name of an outcome."""
    return str(_(OUTCOMES[key]))


def turn(key: Turn) -> str:
    """Whose turn it is (kenen vuoro)."""
    return str(_(TURNS[key]))


def deadline_kind(key: DeadlineKind) -> str:
    """What a deadline is for."""
    return str(_(DEADLINE_KINDS[key]))


def identification(key: Identification) -> str:
    """How sure it is who the customer is."""
    return str(_(IDENTIFIED_WORDS[key]))


def event(key: EventKind) -> str:
    """What happened, as a sentence without its full stop."""
    return str(_(EVENTS[key]))


def role(key: Role) -> str:
    """The name of a role."""
    return str(_(ROLES[key]))


def scan_state(key: ScanState) -> str:
    """What the malware scanner has said."""
    return str(_(SCAN_STATES[key]))


def purpose(key: Purpose) -> str:
    """Why a file is with the matter."""
    return str(_(PURPOSES[key]))


def authority_kind(key: AuthorityKind) -> str:
    """What kind of authority it is."""
    return str(_(AUTHORITY_KINDS[key]))


def joining(key: JoiningMethod) -> str:
    """How a service has joined the portal (liitostapa)."""
    return str(_(JOININGS[key]))


def channel(key: Channel) -> str:
    """What kind of delivery it is."""
    return str(_(CHANNELS[key]))


def language_name(key: str) -> str:
    """The name of a language."""
    return str(_(LANGUAGE_NAMES[key]))
