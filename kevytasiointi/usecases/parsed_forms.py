"""Published forms as they are worked with, parsed once per process."""

import json
from dataclasses import dataclass, field
from functools import lru_cache

from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.storage.people import FormVersionRow


def spec_of(version: FormVersionRow) -> FormSpec:
    """The parsed form of a published version; parsed once per process."""
    return _parsed(_Definition(version.sha256, version.definition))


@dataclass(frozen=True, slots=True)
class _Definition:
    """A definition that is known by its digest: a long text is neither hashed nor compared."""

    sha256: str
    text: str = field(compare=False)


@lru_cache(maxsize=256)
def _parsed(definition: _Definition) -> FormSpec:
    return parse_formspec(json.loads(definition.text))
