"""After how many days the portal closes matters that have ended and been moved; off until set."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.web.forms import PortalForm

_NO_NUMBER = -1


class ClosingForm(PortalForm):
    """The waiting time in days; empty: never."""

    days = StringField(_l("Days after which the portal closes them"))

    @classmethod
    def of(cls, authority: AuthorityRow | None) -> "ClosingForm":
        """The form as it is opened."""
        days = authority.close_moved_after_days if authority else None
        return cls(formdata=None, data={"days": str(days) if days else ""})

    @property
    def number(self) -> int | None:
        """What was typed; a number that is refused when it is none."""
        text = self.days.data or ""
        if not text:
            return None
        return int(text[:9]) if text.isascii() and text.isdecimal() else _NO_NUMBER
