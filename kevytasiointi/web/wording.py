"""What people read of the closed lists: states, outcomes, phases, deadlines, entries, roles.

Tables of msgids; a test holds each of them complete.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from flask_babel import gettext as _

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import AuthorityKind, Identification, JoiningMethod
from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import OPEN_STATES, CaseState, Outcome, Phase, Turn
from kevytasiointi.texts import mark
from kevytasiointi.usecases.identifying import IDENTIFIED_WORDS
from kevytasiointi.web.event_words import EVENTS

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
    DeadlineKind.RETENTION: mark("Retention"),
}
SERVICE_WAYS: Final[Mapping[ServiceWay, str]] = {
    ServiceWay.LETTER: mark("By letter"),
    ServiceWay.E_MESSAGE: mark("As an electronic message"),
    ServiceWay.PUBLIC_NOTICE: mark("By public notice"),
    ServiceWay.IN_PERSON: mark("In person, or the day is known for certain"),
}
APPEAL_WAYS: Final[Mapping[AppealWay, str]] = {
    AppealWay.MUNICIPAL_REVISION: mark("Claim for a revised decision, in a municipality"),
    AppealWay.REVISION: mark("Claim for a revised decision"),
    AppealWay.COURT: mark("Appeal to an administrative court"),
    AppealWay.NONE: mark("No appeal"),
}
DEADLINE_ACTS: Final[Mapping[DeadlineAct, str]] = {
    DeadlineAct.STARTED: mark("Began"),
    DeadlineAct.PAUSED: mark("The clock was stopped"),
    DeadlineAct.RESUMED: mark("The clock was started again"),
    DeadlineAct.EXTENDED: mark("Extended"),
    DeadlineAct.OVERRIDDEN: mark("Another last day was set by hand"),
    DeadlineAct.MET: mark("Met"),
    DeadlineAct.MISSED: mark("The last day passed"),
    DeadlineAct.ENDED: mark("No longer needed"),
    DeadlineAct.REOPENED: mark("Runs again"),
    DeadlineAct.SHOWN: mark("Shown to the customer"),
    DeadlineAct.HIDDEN: mark("Hidden from the customer"),
}
ORIGINS: Final[Mapping[Origin, str]] = {
    Origin.PORTAL: mark("This service"),
    Origin.PAPER: mark("Paper"),
    Origin.EMAIL: mark("E-mail"),
    Origin.IN_PERSON: mark("In person"),
}
ORIGIN_SENTENCES: Final[Mapping[Origin, str]] = {
    Origin.PORTAL: mark("The matter came through this service."),
    Origin.PAPER: mark("The matter came on paper."),
    Origin.EMAIL: mark("The matter came by e-mail."),
    Origin.IN_PERSON: mark("The customer brought the matter in person."),
}
STATEMENT_RESULTS: Final[Mapping[StatementResult, str]] = {
    StatementResult.IN_FAVOUR: mark("In favour"),
    StatementResult.IN_FAVOUR_WITH_CONDITIONS: mark("In favour with conditions"),
    StatementResult.AGAINST: mark("Not in favour"),
    StatementResult.NO_REMARKS: mark("No remarks"),
    StatementResult.NO_STATEMENT: mark("No statement is given"),
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
    Channel.PACKAGE: mark("Package"),
}
LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    "fi": mark("Finnish"),
    "sv": mark("Swedish"),
    "en": mark("English"),
}


class _Standing(Protocol):
    @property
    def state(self) -> CaseState: ...


def missing(matter: _Standing, so_far: str, in_the_end: str) -> str:
    """What is read where a matter lacks a fact: of an ended one nobody waits for it."""
    return so_far if matter.state in OPEN_STATES else in_the_end


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


def service_way(key: ServiceWay) -> str:
    """How a decision was served."""
    return str(_(SERVICE_WAYS[key]))


def appeal_way(key: AppealWay) -> str:
    """How a decision can be appealed against."""
    return str(_(APPEAL_WAYS[key]))


def deadline_act(key: DeadlineAct) -> str:
    """What happened to a deadline."""
    return str(_(DEADLINE_ACTS[key]))


def identification(key: Identification) -> str:
    """How sure it is who the customer is."""
    return str(_(IDENTIFIED_WORDS[key]))


def event(key: EventKind) -> str:
    """What happened, as a sentence without its full stop."""
    return str(_(EVENTS[key]))


def origin(key: Origin) -> str:
    """How a matter came."""
    return str(_(ORIGINS[key]))


def origin_sentence(key: str) -> str:
    """How a matter came, as a sentence."""
    return str(_(ORIGIN_SENTENCES[Origin(key)]))


def statement_result(key: StatementResult) -> str:
    """What the body that was asked for a statement thinks."""
    return str(_(STATEMENT_RESULTS[key]))


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
