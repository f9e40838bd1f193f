"""The form of a change to many cases: which cases, what is done, and what it needs to know."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.bulk import DEADLINE_KINDS, STATES, BulkAction, Chosen, Wish
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.states import CaseState
from kevytasiointi.texts import mark
from kevytasiointi.web import wording
from kevytasiointi.web.forms import DayField, PortalForm

ACTION_WORDS: Final[dict[BulkAction, str]] = {
    BulkAction.TAKE: mark("Take the matters"),
    BulkAction.STATE: mark("Set the state"),
    BulkAction.DEADLINE: mark("Set a deadline"),
    BulkAction.MOVED: mark("Mark as moved to our own records"),
    BulkAction.PACKAGE: mark("Make packages for our own records"),
}
"""What each action is called, in the order of the page; a test holds it complete."""

_ASKING: Final = frozenset({BulkAction.STATE, BulkAction.DEADLINE})
"""Actions that need to know more than which cases."""


class BulkForm(PortalForm):
    """A change to the chosen cases."""

    cases = HiddenField()
    action = HiddenField()
    back = HiddenField()
    state = RadioField(_l("New state"), validate_choice=False)
    kind = SelectField(_l("What the deadline is for"), validate_choice=False)
    last_on = DayField(_l("Last day"))
    reason = TextAreaField(_l("Reason"))
    shown = BooleanField(_l("Show the deadline to the customer"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.state.choices = [SelectChoice(s.value, wording.state(s)) for s in STATES]
        self.kind.choices = [
            SelectChoice(k.value, wording.deadline_kind(k)) for k in DEADLINE_KINDS
        ]

    @property
    def chosen_action(self) -> BulkAction | None:
        """The action; None when there is none of that name."""
        text = self.action.data or ""
        return BulkAction(text) if text in set(BulkAction) else None

    @property
    def asks(self) -> bool:
        """Whether the action needs to know more."""
        return self.chosen_action in _ASKING

    def check(self) -> bool:
        """Whether everything that the action needs has been told; problems go to the fields."""
        self.validate()
        if self.chosen_action is BulkAction.STATE and self.state.data not in set(STATES):
            self._put("state", _("Choose the new state"))
        if self.chosen_action is BulkAction.DEADLINE:
            if self.kind.data not in set(DEADLINE_KINDS):
                self._put("kind", _("Choose what the deadline is for"))
            if self.last_on.day is None and not self.last_on.errors:
                self._put("last_on", _("Write the last day"))
            if not self.reason.data:
                self._put("reason", _("Write the reason"))
        return not self.errors

    def _put(self, name: str, sentence: str) -> None:
        self[name].errors = [*self[name].errors, sentence]

    def wish(self) -> Wish:
        """What is wanted of each case, after `check`."""
        action = self.chosen_action
        deadline = None
        if action is BulkAction.DEADLINE and self.last_on.day is not None:
            deadline = (DeadlineKind(self.kind.data), self.last_on.day)
        return Wish(
            take=action is BulkAction.TAKE,
            state=CaseState(self.state.data) if action is BulkAction.STATE else None,
            reason=self.reason.data or "",
            deadline=deadline,
            shown_to_customer=bool(self.shown.data),
            moved=action is BulkAction.MOVED,
            package=action is BulkAction.PACKAGE,
        )


def chosen_of(texts: Sequence[str], wish: Wish) -> list[Chosen]:
    """The cases that a page names as `key:version`, each once; what is neither is passed over."""
    found: dict[UUID, Chosen] = {}
    for text in texts:
        key, _colon, version = text.partition(":")
        try:
            case_id = UUID(key)
        except ValueError:
            continue
        if version.isascii() and version.isdecimal():
            found.setdefault(case_id, Chosen(case_id, int(version[:9]), wish))
    return list(found.values())
