"""A condition while it is edited as rows, on any page of the designer.

A page that has a condition of its own (a question, a check, a deadline's `only_if`) does so:

    spot = spot_of(work.spec, part_id) or form_spot(work.spec)
    editor = RuleEditor(work, spot, "only_if", stored_rule)                   # GET
    editor = RuleEditor(work, spot, "only_if", stored_rule, request.form)     # POST
    if editor.is_ready:                      # "save" was pressed, and every row could be read
        … ChangePart(part_id, {key: editor.rule}, seen) …
    status = 400 if editor.problems else 200

and draws it inside its own form, `editor` in the template's context:

    {% from "admin/designer/rule_rows.html" import rule_rows %}
    {{ rule_rows(editor) }}                                    rows, buttons and sentence
    {{ error_list(editor.problem_list) }}                      above the h1

with `{% block scripts %}<script type="module" src="{{ static_file('js/rules.js') }}"></script>` and
`data-rules` on its `<form>`. Save buttons are `name="do" value="save"`; `do` may also be `delete`.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Final

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.ruledrafts import EMPTY, DraftGroup
from kevytasiointi.domain.rulereading import Reading, read_draft, told_in_rows
from kevytasiointi.domain.rulerows import rule_of
from kevytasiointi.domain.rulesubjects import Spot, Vocabulary
from kevytasiointi.domain.sentences import rule_sentence
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.texts import mark
from kevytasiointi.web.admin.designer.ruleform import PREFIX, Form, fitted, posted_draft, pressed
from kevytasiointi.web.admin.designer.ruleview import Drawing, GroupView
from kevytasiointi.web.admin.designer.work import Work
from kevytasiointi.web.context import language

SAVE: Final = "save"
REPLACE: Final = "replace"
DELETE: Final = "delete"

WITHOUT: Final[Mapping[str, str]] = {
    "visible_if": mark("Shown always."),
    "required_if": mark("No condition makes it compulsory."),
    "valid_if": mark("There is no condition yet."),
    "only_if": mark("It begins always."),
    "compute": mark("Nothing says yet how it is worked out."),
}
"""What is read where there is no rule, by key."""


class RuleEditor:
    """One condition that is being edited.

    Args:
        work: the design.
        spot: where the rule stands.
        key: which rule it is: visible_if, required_if, valid_if or only_if.
        stored: the rule as it is in the design.
        form: what was posted; None: the stored rule is shown.
    """

    def __init__(
        self, work: Work, spot: Spot, key: str, stored: Json, form: Form | None = None
    ) -> None:
        self.key = key
        self._work = work
        self._spot = spot
        self._stored = stored
        self._vocabulary = Vocabulary(work.spec, with_own=key == "valid_if")
        self.button = SAVE if form is None else form.get("do", SAVE)
        self._is_posted = form is not None
        self.draft = self._draft(form)

    def _draft(self, form: Form | None) -> DraftGroup | None:
        if self.button == REPLACE:
            return EMPTY
        if form is not None and any(name.startswith(PREFIX) for name in form):
            sent = pressed(posted_draft(form), self.button)
            return fitted(sent, self._spot, self._vocabulary)
        told = told_in_rows(self._stored, self._spot, self._vocabulary, language())
        return EMPTY if told is not None and not told.members else told

    @cached_property
    def _reading(self) -> Reading | None:
        draft = self.draft
        return None if draft is None else read_draft(draft, self._spot, self._vocabulary)

    @property
    def is_elsewhere(self) -> bool:
        """The stored rule says more than rows can: it was made in a file."""
        return self.draft is None

    @property
    def is_ready(self) -> bool:
        """The rule is to be saved, and can be."""
        return self._is_posted and self.button == SAVE and self.is_readable

    @property
    def is_readable(self) -> bool:
        """Every row could be read."""
        return self._reading is not None and not self._reading.problems

    @property
    def rule(self) -> Json:
        """The rule of the rows that can be read; None for no rows."""
        return self._stored if self._reading is None else rule_of(self._reading.group)

    @cached_property
    def problems(self) -> Mapping[str, str]:
        """What is wrong by field, once it was to be saved."""
        if self._reading is None or not self._is_posted or self.button != SAVE:
            return {}
        return {f"{PREFIX}{name}": _(msgid) for name, msgid in self._reading.problems.items()}

    @property
    def problem_list(self) -> Sequence[tuple[str, str]]:
        """For the summary above the page."""
        return list(self.problems.items())

    @property
    def view(self) -> GroupView | None:
        """The rows as they are drawn."""
        if self.draft is None:
            return None
        drawing = Drawing(self._work.spec, self._vocabulary, language(), say())
        return drawing.group(self.draft, self._spot)

    @property
    def sentence(self) -> str:
        """What the rule says."""
        return self.said(self.rule)

    @property
    def stored_sentence(self) -> str:
        """What the stored rule says."""
        return self.said(self._stored)

    def said(self, rule: Json) -> str:
        """What a rule at this place says."""
        return said_rule(self._work, self._spot, self.key, rule)


def said_rule(work: Work, spot: Spot, key: str, rule: Json) -> str:
    """What a rule of the design says, or that there is none."""
    settings = effective_settings(work.spec, {})
    sentence = rule_sentence(rule, key, spot.place, work.spec, settings, language(), say())
    return sentence or _(WITHOUT[key])


def say() -> "partial[str]":
    """Our words in the designer's language."""
    return partial(texts.say, language())
