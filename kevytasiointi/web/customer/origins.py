"""Where the answers of a draft were filled in from, told at their fields.

It is found out when the page is shown, and stored nowhere: an answer is told to be from somewhere
as long as it is the same as there.
"""

from collections.abc import Mapping

from flask_babel import gettext as _

from kevytasiointi.domain.formspec import Step
from kevytasiointi.domain.prefilling import answer_at, prefillable
from kevytasiointi.domain.projectfields import OF_PROJECT
from kevytasiointi.storage.database import Person
from kevytasiointi.usecases.knowing import known_of, recalled_of
from kevytasiointi.web.context import current_actor, tools
from kevytasiointi.web.customer.drafts import Filling


def origins_of(filling: Filling, step: Step) -> Mapping[str, str]:
    """Sentences by the path of the question; asks the database only when the step needs it."""
    answered = [
        (path, source, value)
        for path, item in prefillable(filling.spec)
        if (source := item.prefill)
        and filling.step_of(path.split(".")[0]) == step
        and (value := answer_at(filling.draft.answers, path)) is not None
    ]
    if not answered:
        return {}
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        known = known_of(session, actor, filling.draft.project_id)
        recalled = recalled_of(session, actor, filling.spec, filling.draft.project_id)
    told: dict[str, str] = {}
    for path, source, value in answered:
        earlier = recalled.get(path)
        if earlier is not None and earlier.value == value:
            told[path] = _(
                "Filled in from your earlier matter %(number)s. Check it.", number=earlier.number
            )
        elif known.get(source) != value:
            continue
        elif source.startswith(OF_PROJECT):
            told[path] = _("Filled in from the shared data of your project. Check it.")
        else:
            told[path] = _("Filled in from your sign-in. Check it.")
    return told
