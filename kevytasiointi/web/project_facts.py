"""The shared data of a project in words, for everybody concerned."""

from flask_babel import gettext as _

from kevytasiointi.domain.codelists import CODE_LISTS
from kevytasiointi.domain.projectdata import told
from kevytasiointi.domain.projectfields import ProjectField
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.web.context import language


def shared_facts(project: ProjectRow | None, *, with_contacts: bool) -> list[tuple[str, str]]:
    """Labels and texts of what the owner has told; none of no project."""
    if project is None:
        return []
    found = told(project.shared, with_contacts=with_contacts)
    return [(_(one.label), _in_words(one, text)) for one, text in found]


def _in_words(one: ProjectField, text: str) -> str:
    codes = CODE_LISTS.get(one.kind)
    return codes.name(text, language()) if codes else text
