"""What the queue offers for many rows at once."""

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.web.officer.bulk_form import ACTION_WORDS
from kevytasiointi.web.templating import path

CHOSEN: Final = "/virkailija/valitut"
LIST_IN: Final = "/virkailija/luettelo"
LIST_OUT: Final = "/virkailija/luettelo.csv"
ORDERS: Final = "/virkailija/paketit"


def many_of(here: str) -> tuple[Sequence[tuple[str, str]], str, str, str, str, str]:
    """The actions and addresses for the rows of a page.

    Args:
        here: the end of the page's address, from "?" on.
    """
    actions = [(action.value, _(words)) for action, words in ACTION_WORDS.items()]
    query = here if here != "?" else ""
    return actions, path(CHOSEN), path(LIST_IN), path(LIST_OUT) + query, path(ORDERS), here
