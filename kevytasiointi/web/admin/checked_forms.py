"""What the administration's forms share: texts in every language, and rules of the domain."""

from collections.abc import Callable
from typing import TypeVar

from flask_babel import LazyString

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.web import wording
from kevytasiointi.web.forms import PortalForm

_T = TypeVar("_T")


def in_language(code: str) -> LazyString:
    """The label of a field: the name of its language. What it is for says the legend over it."""
    return LazyString(lambda: wording.language_name(code))


def written(form: PortalForm, name: str) -> dict[str, str]:
    """What was written into `<name>_fi`, `<name>_sv` and `<name>_en`; empty ones left out."""
    texts = {code: form[f"{name}_{code}"].data or "" for code in LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def spread(name: str, localized: object) -> dict[str, str]:
    """A stored text as the data of its three fields."""
    texts = localized if isinstance(localized, dict) else {}
    return {f"{name}_{code}": str(texts.get(code, "")) for code in LANGUAGES}


class CheckedForm(PortalForm):
    """A form whose values the rules of the domain read: all problems are told at once."""

    def checked(self, check: Callable[[], _T]) -> _T | None:
        """What the rule gives; its refusal goes to the field."""
        try:
            return check()
        except InvalidInput as error:
            self.refuse(error)
            return None
