"""From a spreadsheet of a form (XLSForm) to the draft of a form.

Top-level groups become steps; questions before, between and after them get steps of their own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from kevytasiointi.domain.formparser import RESERVED_STEP_KEYS
from kevytasiointi.domain.imported import (
    LEFT_BEHIND,
    QUESTIONS,
    STEPS_NAMED,
    Imported,
    begun,
    free,
    named,
)
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.rulesieve import sift
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import mark
from kevytasiointi.domain.xlsformchoices import lists_of, tell_of_lists
from kevytasiointi.domain.xlsformcolumns import Row, language_of, languages_in
from kevytasiointi.domain.xlsformitems import Items
from kevytasiointi.domain.xlsformsheets import XlsForm
from kevytasiointi.domain.xlsformtree import Branch, tree_of

SHEET_LEFT: Final = mark("The sheet %(sheet)s is not part of an XLSForm and was not read.")
STRAY_CELLS: Final = mark("The sheet %(sheet)s has %(count)s cells apart from its table: not read.")
FOUND_BY_XLSFORM: Final = mark("The checks of XLSForm say: %(message)s")


def from_xlsform(form: XlsForm, *, form_id: UUID, language: str, name: str) -> Imported:
    """A draft of a form.

    Args:
        form: the sheets.
        form_id: the identity of the form to be.
        language: the language of headings that name none, when the workbook does not say it.
        name: what the form is called when its settings don't say.
    """
    said = next((row.cells for row in form.settings), {})
    plain = language_of(said.get("default_language", "")) or language
    languages = languages_in((*form.survey, *form.choices)) or (plain,)
    plain = plain if plain in languages else languages[0]
    title = said.get("form_title") or said.get("title") or name
    made = begun(form_id, languages, dict.fromkeys(languages, title))
    _tell_of_workbook(form, languages, plain, made)
    choices = [Row("choices", row, languages, plain) for row in form.choices]
    lists = lists_of(choices, plain, made)
    items = Items(made, languages, plain, lists)
    survey = [Row("survey", row, languages, plain) for row in form.survey]
    made.document["steps"] = _Steps(made, items, languages, plain).of(tree_of(survey, made))
    items.read_rules()
    tell_of_lists(lists, made)
    sift(made, items.rules.origins)
    return made


def _tell_of_workbook(form: XlsForm, languages: Sequence[str], plain: str, made: Imported) -> None:
    for finding in form.findings:
        made.note(finding.where, FOUND_BY_XLSFORM, message=finding.message)
    for sheet in form.unread_sheets:
        made.note(sheet, SHEET_LEFT, sheet=sheet)
    for sheet, count in (form.stray_cells or {}).items():
        made.note(sheet, STRAY_CELLS, sheet=sheet, count=count)
    for number, cells in enumerate(form.settings):
        row = Row("settings", cells, languages, plain)
        if number == 0:
            row.take("form_title")
            row.take("default_language")
            made.carry(row.where, "settings", "")
        if left := row.left():
            made.note(row.where, LEFT_BEHIND, what=left)


class _Steps:
    """Makes the steps of the draft."""

    def __init__(
        self, made: Imported, items: Items, languages: tuple[str, ...], plain: str
    ) -> None:
        self._made, self._items = made, items
        self._languages, self._plain = languages, plain
        self._keys: set[str] = set(RESERVED_STEP_KEYS)
        self._steps: list[dict[str, Any]] = []

    def of(self, tree: Sequence[Branch]) -> list[Json]:
        """Every step."""
        is_loose = False
        for branch in tree:
            is_group = branch.asked.type == ItemKind.GROUP and branch.asked.edge == "begin"
            if is_group:
                self._of_group(branch)
            else:
                if not is_loose:
                    self._of_loose(branch)
                self._steps[-1]["items"] += self._items.made_of([branch], (), [])
            is_loose = not is_group
        return [*self._steps]

    def _of_loose(self, branch: Branch) -> None:
        title = {language: QUESTIONS[language] for language in self._languages}
        step = self._new(title, slug_of(QUESTIONS[self._plain]))
        self._made.note(branch.row.where, STEPS_NAMED, step["id"])

    def _of_group(self, branch: Branch) -> None:
        row = branch.row
        title = self._items.texts(row, "label")
        step = self._new(title or named(branch.name, self._plain), slug_of(branch.name))
        if not title:
            self._made.note(row.where, STEPS_NAMED, step["id"])
        if intro := self._items.texts(row, "hint"):
            step["intro"] = intro
        self._items.carry(branch, step["id"])
        around = [row.take("relevant")]
        if (appearance := row.take("appearance")) != "field-list":
            row.put_back("appearance", appearance)
        self._items.tell_rest(row)
        step["items"] = self._items.made_of(branch.children, (), around)

    def _new(self, title: Mapping[str, Json], key: str) -> dict[str, Any]:
        step: dict[str, Any] = {
            "id": f"s{len(self._steps) + 1}",
            "key": free(key, self._keys).replace("_", "-"),
            "title": dict(title),
            "items": [],
        }
        self._steps.append(step)
        return step
