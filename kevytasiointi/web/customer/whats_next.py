"""What happens next and whose turn it is: said on every receipt and every page of a matter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.states import OPEN_STATES, CaseState, Turn
from kevytasiointi.texts import mark
from kevytasiointi.web import wording

_TURNS: Final[Mapping[Turn, str]] = {
    Turn.CUSTOMER: mark("It is your turn"),
    Turn.AUTHORITY: mark("It is the authority's turn"),
    Turn.NOBODY: mark("Nobody needs to do anything"),
}
_NEXT: Final[Mapping[CaseState, str]] = {
    CaseState.SUBMITTED: mark(
        "The authority takes the matter up. You need not do anything now. "
        "You get a mail when the authority asks you something or the matter has been processed."
    ),
    CaseState.IN_PROGRESS: mark(
        "The authority is processing the matter. You need not do anything now. "
        "You get a mail when the authority asks you something or the matter has been processed."
    ),
    CaseState.SUPPLEMENT_REQUESTED: mark(
        "The authority needs something more from you. Answer the request on the page of the "
        "matter. The processing continues when you have answered."
    ),
    CaseState.SUPPLEMENTED: mark(
        "Your answer has arrived. The authority reads it and continues the processing."
    ),
    CaseState.DECIDED: mark(
        "The decision has been given, and you can read it on the page of the matter. "
        "If you do not agree with it, follow the instructions for appeal in time."
    ),
    CaseState.PROCESSED: mark(
        "The matter has been processed. You can read on its page what came of it."
    ),
    CaseState.WITHDRAWN: mark(
        "The matter has been withdrawn, and the authority does not process it any more. "
        "If you need it after all, send a new form."
    ),
    CaseState.LAPSED: mark(
        "The matter has lapsed, and the authority does not process it any more. "
        "If you need it after all, send a new form."
    ),
    CaseState.TRANSFERRED: mark(
        "The matter has been transferred to another authority, which continues with it."
    ),
    CaseState.CLOSED: mark("The matter is closed. Its page stays here for you to read."),
}
_FOLLOWED: Final[Mapping[CaseState, str]] = {
    CaseState.SUBMITTED: mark(
        "This is no application: the matter is pending only when you have sent it in the "
        "authority's own service. Here you follow it, and the authority marks here how it moves on."
    ),
    CaseState.IN_PROGRESS: mark(
        "The authority processes the matter in its own service, where you send what it asks for. "
        "Here you follow it, and the authority marks here how it moves on."
    ),
}
"""What is otherwise in a matter that the customer sends elsewhere and only follows here."""
_ELSEWHERE: Final[Mapping[CaseState, str]] = {
    CaseState.DECIDED: mark(
        "The decision has been given. You get it, with the instructions for appeal, from the "
        "authority's own service."
    ),
    CaseState.PROCESSED: mark(
        "The matter has been processed. What came of it is told in the authority's own service."
    ),
}
"""What is otherwise in a matter that is handled in the authority's own system."""
_BY_CODE: Final = mark(
    "The authority processes the notice. You need not do anything now. No mail is sent to you: "
    "see with your follow-up code whether the authority asks you something."
)
_ANSWER_BY: Final = mark("Answer by %(day)s.")
_ANSWER_IS_LATE: Final = mark(
    "The last day for answering was %(day)s. Answer as soon as you can: "
    "the authority may go on without your answer."
)
_AIM: Final = mark("The authority should be ready by %(day)s.")


@dataclass(frozen=True, slots=True)
class Stage:
    """A place on the progress line; `place` is done, now or ahead."""

    name: str
    place: str


def turn_words(turn: Turn) -> str:
    """Whose turn it is, as a sentence to the customer, without its full stop."""
    return str(_(_TURNS[turn]))


def next_words(
    state: CaseState,
    *,
    answer_by: date | None,
    ready_by: date | None,
    today: date,
    language: str,
    by_code: bool = False,
    is_elsewhere: bool = False,
    is_followed: bool = False,
) -> Sequence[str]:
    """What happens next, in sentences.

    Args:
        state: the matter's.
        answer_by: the last day of an open supplement request.
        ready_by: the last day of the processing, when the customer may see it.
        today: the day in Finland.
        language: the page's.
        by_code: it is an open notice, whose sender is reached by no mail.
        is_elsewhere: it is handled in the authority's own system.
        is_followed: besides, the customer sends it there; it was not transferred there.
    """
    is_waited_for = state in (CaseState.SUBMITTED, CaseState.IN_PROGRESS)
    said = _BY_CODE if by_code and is_waited_for else _NEXT[state]
    if is_elsewhere:
        said = _ELSEWHERE.get(state, said)
    if is_followed:
        said = _FOLLOWED.get(state, said)
    sentences = [str(_(said))]
    if answer_by is not None:
        msgid = _ANSWER_BY if today <= answer_by else _ANSWER_IS_LATE
        sentences.append(texts.say(language, msgid, day=texts.day(language, answer_by)))
    elif ready_by is not None and state in OPEN_STATES and today <= ready_by:
        sentences.append(texts.say(language, _AIM, day=texts.day(language, ready_by)))
    return sentences


def stages_of(state: CaseState, ends_in: frozenset[str]) -> Sequence[Stage]:
    """The progress line: sent, being processed, the end."""
    middle, end = CaseState.IN_PROGRESS, _likely_end(ends_in)
    if state in (CaseState.SUPPLEMENT_REQUESTED, CaseState.SUPPLEMENTED):
        middle = state
    names = [
        wording.state(CaseState.SUBMITTED),
        wording.state(middle),
        end if state in OPEN_STATES else wording.state(state),
    ]
    now = 0 if state is CaseState.SUBMITTED else 1 if state in OPEN_STATES else 2
    places = ["done" if n < now else "now" if n == now else "ahead" for n in range(len(names))]
    return [Stage(name, place) for name, place in zip(names, places, strict=True)]


def _likely_end(ends_in: frozenset[str]) -> str:
    if len(ends_in) == 1:
        return wording.state(CaseState(next(iter(ends_in))))
    return str(_("Decision, or end of processing"))
