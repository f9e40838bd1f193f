"""A form of form.io or Open Forms as plain data, between the reader and the importer."""

from collections.abc import Mapping
from dataclasses import dataclass

from kevytasiointi.domain.jsonvalues import JsonObject


@dataclass(frozen=True, slots=True)
class FormioStep:
    """A page of the form.

    Attributes:
        title: empty when the file gives it none.
        titles: the title in languages that it is translated into.
        components: as they stand in the file.
    """

    title: str
    titles: Mapping[str, str]
    components: tuple[JsonObject, ...]


@dataclass(frozen=True, slots=True)
class FormioForm:
    """A form with its pages and the rules that stand apart from components.

    Attributes:
        titles: the title in languages that it is translated into.
        rules: the rules of Open Forms, in their order.
        left: names of what is in the file and is never carried.
    """

    title: str
    titles: Mapping[str, str]
    steps: tuple[FormioStep, ...]
    rules: tuple[JsonObject, ...] = ()
    left: tuple[str, ...] = ()
