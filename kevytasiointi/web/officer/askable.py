"""The questions and slots that a supplement request offers: what the case's answers show."""

from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.settings import fill_all
from kevytasiointi.domain.supplements import askable
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases.answersnow import answers_of
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web.officer.customer_forms import SupplementForm


def offer_questions(form: SupplementForm, parts: CaseParts, language: str) -> None:
    """Give the form its choices, in the words of the form and the language of the page."""
    shown = answers_of(parts)

    def choice(item: Item) -> SelectChoice:
        label = pick(fill_all(item.label, parts.case.settings), language)[0]
        return SelectChoice(item.key, label)

    form.steps, slots = [], []
    for step in spec_of(parts.form_version).steps:
        items = list(askable(step, shown))
        questions = [choice(item) for item in items if item.kind is not ItemKind.ATTACHMENT]
        slots += [choice(item) for item in items if item.kind is ItemKind.ATTACHMENT]
        if questions:
            form.steps = [*form.steps, (step.title, questions)]
    form.questions.choices = [one for _title, group in form.steps for one in group]
    form.slots.choices = slots
