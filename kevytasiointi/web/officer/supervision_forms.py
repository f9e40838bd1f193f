"""The forms of supervision events on an officer's pages."""

from typing import Self
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField

from kevytasiointi.storage.supervision import SupervisionRow
from kevytasiointi.texts import HELSINKI
from kevytasiointi.web.forms import ClockField, DayField, at_most, needed
from kevytasiointi.web.officer.forms import ActionForm

_LONGEST_LINE = 200


class SupervisionForm(ActionForm):
    """Tell of a supervision event, or change one: then `event` is its key."""

    key = "supervision"
    end = "valvonta"
    title = _l("Supervision event")
    event = HiddenField()
    what = StringField(_l("What"), [needed(_l("Write what it is")), at_most(_LONGEST_LINE)])
    on = DayField(_l("Day of the event"), [needed(_l("Write the day"))])
    at = ClockField(_l("Time of day"), [needed(_l("Write the time of day"))])
    place = StringField(_l("Place"), [at_most(_LONGEST_LINE)])
    needed = TextAreaField(_l("What the customer should have there"))

    @classmethod
    def of(cls, row: SupervisionRow, version: int) -> Self:
        """The form filled with an event."""
        local = row.begins_at.astimezone(HELSINKI)
        return cls.fresh(
            version,
            event=str(row.id),
            what=row.title,
            on=f"{local.day}.{local.month}.{local.year}",
            at=f"{local.hour}.{local.minute:02d}",
            place=row.place or "",
            needed=row.needed or "",
        )

    @property
    def event_id(self) -> UUID | None:
        """The event that is changed; None: a new one."""
        return key_of(self.event.data)


class CancelSupervisionForm(ActionForm):
    """Call a supervision event off."""

    key = "supervision_cancel"
    end = "valvonnan_peruutus"
    title = _l("Cancel the supervision event")
    event = HiddenField()

    @property
    def event_id(self) -> UUID | None:
        """The event."""
        return key_of(self.event.data)


def key_of(text: str | None) -> UUID | None:
    """The key that a page of ours carries; None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
