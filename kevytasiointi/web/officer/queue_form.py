"""The form over the queue: what its address asks for, read and shown again."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.localized import LANGUAGES, pick
from kevytasiointi.domain.queues import Counter, Days, Handler, QueueFilter
from kevytasiointi.domain.states import CaseState, Phase
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.queries.officers import Colleague
from kevytasiointi.texts import mark
from kevytasiointi.web import wording
from kevytasiointi.web.context import language
from kevytasiointi.web.forms import DayField, PortalForm

COUNTER_WORDS: Final[dict[Counter, str]] = {
    Counter.NEW: mark("New"),
    Counter.MINE: mark("Mine"),
    Counter.WAITING_US: mark("Waiting for us"),
    Counter.WAITING_CUSTOMER: mark("Waiting for the customer"),
    Counter.DUE_WEEK: mark("Due in 7 days"),
    Counter.OVERDUE: mark("Overdue"),
    Counter.SILENT: mark("Silent over %(days)s days"),
}
"""The words of each counter, in the order of the page."""

COLUMNS: Final[dict[str, str]] = {
    "service": mark("Service"),
    "state": mark("State"),
    "due": mark("Next deadline"),
    "turn": mark("Whose turn"),
    "handler": mark("Handler"),
    "arrived": mark("Arrived"),
    "changed": mark("Last change"),
    "entry": mark("Last entry by us"),
    "phase": mark("Phase"),
    "language": mark("Language"),
    "outcome": mark("Outcome"),
    "project": mark("Project"),
}
"""What a row can show beside its number, in the order of the page."""

USUAL_COLUMNS: Final = ("service", "state", "due", "turn", "handler", "arrived", "changed")
_HANDLERS: Final[dict[str, tuple[Handler, str]]] = {
    "mina": (Handler.ME, mark("Me")),
    "ei-kukaan": (Handler.NOBODY, mark("Nobody")),
}
IDS: Final[dict[str, str]] = {
    "laskuri": "counter",
    "haku": "words",
    "tila": "state",
    "palvelu": "service",
    "kasittelija": "handler",
    "vaihe": "phase",
    "kieli": "language",
    "sarake": "column",
    "saapunut_alkaen": "arrived-from",
    "saapunut_asti": "arrived-to",
    "muuttunut_alkaen": "changed-from",
    "muuttunut_asti": "changed-to",
    "maaraaika_alkaen": "due-from",
    "maaraaika_asti": "due-to",
}
"""The ends of the fields' ids, which software robots know (docs/robots.md)."""

_LONGEST_WORDS: Final = 100

AnyWord = TypeVar("AnyWord", bound=StrEnum)


class QueueForm(PortalForm):
    """What narrows the queue. It is sent by GET and changes nothing, so it needs no token."""

    class Meta(PortalForm.Meta):
        """No token: nothing is changed."""

        csrf = False

    laskuri = HiddenField()
    haku = StringField(_l("Words"))
    tila = SelectMultipleField(_l("State"), validate_choice=False)
    palvelu = SelectMultipleField(_l("Service"), validate_choice=False)
    kasittelija = SelectField(_l("Handler"), validate_choice=False)
    vaihe = SelectMultipleField(_l("Phase of the handling"), validate_choice=False)
    kieli = SelectMultipleField(_l("Language of the matter"), validate_choice=False)
    saapunut_alkaen = DayField(_l("From"))
    saapunut_asti = DayField(_l("To"))
    muuttunut_alkaen = DayField(_l("From"))
    muuttunut_asti = DayField(_l("To"))
    maaraaika_alkaen = DayField(_l("From"))
    maaraaika_asti = DayField(_l("To"))
    sarake = SelectMultipleField(_l("Columns"), validate_choice=False)

    def __init__(self, asked: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(formdata=MultiDict(asked), **more)
        for field in self:
            field.id = field.label.field_id = f"filter-{IDS.get(field.name, field.name)}"
        self.validate()
        for first, last in self._ranges().values():
            if first.day and last.day and last.day < first.day:
                last.errors = [*last.errors, _("The last day can't be before the first.")]
                last.day = None

    def _ranges(self) -> dict[str, tuple[DayField, DayField]]:
        """The days that narrow the list, under their labels."""
        return {
            _("Arrived"): (self.saapunut_alkaen, self.saapunut_asti),
            _("Last change"): (self.muuttunut_alkaen, self.muuttunut_asti),
            _("Next deadline"): (self.maaraaika_alkaen, self.maaraaika_asti),
        }

    def offer(self, services: Sequence[ServiceRow], officers: Sequence[Colleague]) -> None:
        """Give the lists their choices, in the words of the page."""
        self.tila.choices = [
            SelectChoice(s.value, wording.state(s)) for s in CaseState if s is not CaseState.DRAFT
        ]
        self.palvelu.choices = [
            SelectChoice(str(service.id), title, render_kw={"lang": lang})
            for service in services
            for title, lang in [pick(service.title, language())]
        ]
        self.kasittelija.choices = [
            SelectChoice("", _("Anybody")),
            *(SelectChoice(key, _(words)) for key, (_who, words) in _HANDLERS.items()),
            *(SelectChoice(str(one.person_id), one.name) for one in officers),
        ]
        self.vaihe.choices = [SelectChoice(p.value, wording.phase(p)) for p in Phase]
        self.kieli.choices = [SelectChoice(code, wording.language_name(code)) for code in LANGUAGES]
        self.sarake.choices = [SelectChoice(key, _(words)) for key, words in COLUMNS.items()]
        self.sarake.data = list(self.columns())

    def wanted(self) -> QueueFilter:
        """The filter; what is not known is passed over, and a day that is none says so itself."""
        return QueueFilter(
            counter=next(iter(_members(Counter, [self.laskuri.data or ""])), None),
            states=_members(CaseState, self.tila.data or ()),
            services=tuple(k for text in self.palvelu.data or () if (k := _key(text))),
            handler=self._handler(),
            phases=_members(Phase, self.vaihe.data or ()),
            languages=tuple(code for code in LANGUAGES if code in (self.kieli.data or ())),
            arrived=Days(self.saapunut_alkaen.day, self.saapunut_asti.day),
            changed=Days(self.muuttunut_alkaen.day, self.muuttunut_asti.day),
            due=Days(self.maaraaika_alkaen.day, self.maaraaika_asti.day),
            words=(self.haku.data or "")[:_LONGEST_WORDS] or None,
        )

    def _handler(self) -> Handler | UUID | None:
        text = self.kasittelija.data or ""
        return _HANDLERS[text][0] if text in _HANDLERS else _key(text)

    def columns(self) -> tuple[str, ...]:
        """The columns to show, in the order of the page."""
        chosen = tuple(key for key in COLUMNS if key in (self.sarake.data or ()))
        return chosen or USUAL_COLUMNS

    def told(self) -> list[tuple[str, str]]:
        """What narrows the list, as labels and texts, for the line over it."""
        chosen = [
            *(
                (str(field.label.text), ", ".join(_labels(field)))
                for field in (self.tila, self.palvelu, self.kasittelija, self.vaihe, self.kieli)
            ),
            *((label, _range(*days)) for label, days in self._ranges().items()),
            (str(self.haku.label.text), self.haku.data or ""),
        ]
        return [(label, text) for label, text in chosen if text]


def counter_words(counter: Counter, silence_days: int) -> str:
    """What a counter counts."""
    return str(_(COUNTER_WORDS[counter], days=silence_days))


def _members(kind: type[AnyWord], texts: Sequence[str]) -> tuple[AnyWord, ...]:
    return tuple(one for one in kind if one.value in texts)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _labels(field: Any) -> list[str]:
    data = field.data if isinstance(field.data, list) else [field.data]
    return [str(c.label) for c in field.choices if c.value and c.value in data]


def _range(first: DayField, last: DayField) -> str:
    """The days that narrow the list; what can't be read, or is in the wrong order, does not."""
    texts = [(field.data or "") if field.day else "" for field in (first, last)]
    return "–".join(texts) if any(texts) else ""
