"""Everything that the rules can refuse. `web/errors.py` turns these into pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.joining import Identification

if TYPE_CHECKING:
    from kevytasiointi.domain.answers import Problem


class KevytError(Exception):
    """The parent of all errors that belong to the domain."""


class NotFound(KevytError):
    """There is no such thing, or it is not for this actor to know of it."""


class NotAllowed(KevytError):
    """The actor may see the thing but may not do this to it."""


class InvalidTransition(KevytError):
    """The state machine has no such step from the present state."""


class StaleCase(KevytError):
    """Somebody else changed the case (or draft) after the page was opened."""

    def __init__(self, shown_version: int, current_version: int) -> None:
        super().__init__(f"version {shown_version} was shown, version {current_version} is stored")
        self.shown_version = shown_version
        self.current_version = current_version


class FormRenewed(KevytError):
    """The draft is of an older version of the form than the service uses; it has to move first."""


class InvalidAnswers(KevytError):
    """The answers can't be filed as they are; `problems` names each question."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        super().__init__(f"{len(problems)} answers need attention")
        self.problems = tuple(problems)


class InvalidInput(KevytError):
    """A value breaks a rule of a use case; `field` names the input, `msgid` says what to do."""

    def __init__(self, field: str, msgid: str, **params: object) -> None:
        super().__init__(f"{field}: {msgid}")
        self.field = field
        self.msgid = msgid
        self.params = params


class AttachmentRejected(KevytError):
    """A file was refused; `msgid` with `params` is the sentence for the person."""

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params


class AttachmentDamaged(KevytError):
    """The stored bytes are not the bytes that were received (length or SHA-256 differs)."""


class HostileInput(KevytError):
    """Text or structure that no honest client sends: NUL, lone surrogates, endless depth."""


class BrokenFormSpec(KevytError):
    """A form definition breaks the rules; `findings` holds all of them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(str(finding) for finding in findings[:3]))
        self.findings = tuple(findings)


class NotIdentified(KevytError):
    """Who the actor is has not been proved as well as this asks; `asked` is what it asks for."""

    def __init__(self, asked: Identification) -> None:
        super().__init__(f"asks for identification: {asked}")
        self.asked = asked


class TooOften(KevytError):
    """The client has asked for this too many times; `wait_seconds` until it may again."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"again in {wait_seconds} s")
        self.wait_seconds = wait_seconds


class LinkOver(KevytError):
    """A link from a mail was used already, or its time has passed.

    `return_path` is where it would have led, so that a new one can be asked for.
    """

    def __init__(self, return_path: str) -> None:
        super().__init__("the link is over")
        self.return_path = return_path


class ServiceClosed(KevytError):
    """The service does not take new matters now."""
