"""From a form of form.io or Open Forms to the draft of a form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from kevytasiointi.domain.formiocomponents import Components
from kevytasiointi.domain.formiodata import FormioForm, FormioStep
from kevytasiointi.domain.formioreading import children, hint, name_of, texts, words
from kevytasiointi.domain.formiorules import Conditions
from kevytasiointi.domain.formparser import RESERVED_STEP_KEYS
from kevytasiointi.domain.imported import QUESTIONS, STEPS_NAMED, Imported, begun, free, named
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.rulesieve import sift
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import mark

FORM_LEFT: Final = mark("Payment, mails and other settings of the whole form are not carried over.")
PART_LEFT: Final = mark("A part of the file was not read: %(part)s")


def from_formio(form: FormioForm, *, form_id: UUID, language: str, name: str) -> Imported:
    """A draft of a form.

    Args:
        form: its pages and rules.
        form_id: the identity of the form to be.
        language: the language that texts are in when nothing else is said of them.
        name: what the form is called when the file has no title.
    """
    languages = tuple(one for one in LANGUAGES if one == language or one in _said(form))
    made = begun(form_id, languages, _title(form.title or name, form.titles, language))
    made.note("", FORM_LEFT)
    for part in form.left:
        made.note("", PART_LEFT, part=part)
    boxes = {name_of(one) for one in _all(form.steps) if words(one, "type") == "selectboxes"}
    conditions = Conditions(made, boxes=frozenset(boxes))
    conditions.take_rules(form.rules)
    components = Components(made, languages, language, conditions)
    steps = _Steps(made, components, languages, language)
    for step in form.steps:
        steps.add(step)
    made.document["steps"] = [*steps.made]
    conditions.write()
    sift(made, conditions.origins)
    return made


def _title(title: str, titles: Mapping[str, str], language: str) -> dict[str, str]:
    return {language: title} | {one: text for one, text in titles.items() if one in LANGUAGES}


def _said(form: FormioForm) -> set[str]:
    """The languages that something is translated into."""
    found = {*form.titles, *(one for step in form.steps for one in step.titles)}
    for component in _all(form.steps):
        own = component.get("openForms")
        translations = own.get("translations") if isinstance(own, Mapping) else None
        for language, said in translations.items() if isinstance(translations, Mapping) else ():
            if isinstance(said, Mapping) and any(said.values()):
                found.add(str(language))
    return found


def _all(steps: Sequence[FormioStep]) -> Iterator[JsonObject]:
    waiting = [one for step in steps for one in step.components]
    while waiting:
        component = waiting.pop()
        yield component
        waiting += children(component)


class _Steps:
    """Makes the steps: pages of the file, or its panels and what stands between them."""

    def __init__(
        self,
        made: Imported,
        components: Components,
        languages: tuple[str, ...],
        language: str,
    ) -> None:
        self._made, self._components = made, components
        self._languages, self._language = languages, language
        self._keys: set[str] = set(RESERVED_STEP_KEYS)
        self.made: list[dict[str, Any]] = []

    def add(self, page: FormioStep) -> None:
        """The steps of a page."""
        has_panels = any(words(one, "type") == "panel" for one in page.components)
        if page.title or not has_panels:
            self._of_page(page)
            return
        is_loose = False
        for one in page.components:
            if words(one, "type") == "panel":
                self._of_panel(one)
            elif is_loose:
                self.made[-1]["items"] += self._components.made_of([one], (), [])
            else:
                self._of_page(FormioStep("", {}, (one,)))
            is_loose = words(one, "type") != "panel"

    def _of_page(self, page: FormioStep) -> None:
        titles = _title(page.title, page.titles, self._language) if page.title else {}
        step = self._new(self._made.texts("", titles), page.title)
        if page.title:
            self._made.carry(page.title, "step", step["id"])
        step["items"] = self._components.made_of(page.components, (), [])

    def _of_panel(self, panel: JsonObject) -> None:
        name = name_of(panel)
        titles = texts(panel, "title", self._language) or texts(panel, "label", self._language)
        step = self._new(self._made.texts(name, titles), name)
        if intro := self._made.texts(name, hint(panel, self._language)):
            step["intro"] = intro
        self._made.carry(name, "panel", step["id"])
        step["items"] = self._components.made_of(children(panel), (), [panel])

    def _new(self, title: Mapping[str, Json], name: str) -> dict[str, Any]:
        me = f"s{len(self.made) + 1}"
        if not title:
            title = dict(named(name, self._language)) if name else self._unnamed()
            self._made.note(name, STEPS_NAMED, me)
        key = slug_of(name or QUESTIONS[self._language])
        step = {
            "id": me,
            "key": free(key, self._keys).replace("_", "-"),
            "title": dict(title),
            "items": [],
        }
        self.made.append(step)
        return step

    def _unnamed(self) -> dict[str, Json]:
        return {language: QUESTIONS[language] for language in self._languages}
