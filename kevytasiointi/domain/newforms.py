"""The document of a form that has a name and nothing else."""

from kevytasiointi.domain.formspec import FORMAT
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.slugs import slug_of


def empty_document(title: Localized, kind: str) -> dict[str, Json]:
    """A new form's document, without its `id`.

    Args:
        title: in one language at least.
        kind: permit or notice.
    """
    return {
        "format": FORMAT,
        "slug": slug_of(next(iter(title.values()))).replace("_", "-"),
        "kind": kind,
        "languages": list(LANGUAGES),
        "title": dict(title),
        "identification": "strong",
        "on_behalf": ["person", "company"],
        "publicity": "public",
        "steps": [],
    }
