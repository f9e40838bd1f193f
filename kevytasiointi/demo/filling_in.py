"""How the demo's customers fill a form in: answers, and the files that the form asks for."""

import io
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from kevytasiointi.demo import phrases
from kevytasiointi.demo.answers import Answers, answers_for
from kevytasiointi.demo.files import map_png, text_pdf
from kevytasiointi.demo.filler import Filler
from kevytasiointi.demo.people import PEOPLE
from kevytasiointi.domain.answers import visible
from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.domain.errors import ServiceClosed
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow, DraftRow
from kevytasiointi.storage.queries.filling import Offer
from kevytasiointi.usecases import submissions, uploads
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.publishing import spec_of

_MAPS = 6
_EXTRAS = 0.5
_DRAWS = 30
_BEFORE_SENDING = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who fills the form in, and about what kind of activity when that matters."""

    actor: Actor
    filler: Filler
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """What files need."""

    store: AttachmentStore
    scan_state: ScanState
    max_case_bytes: int


def fill_draft(
    session: Session,
    helper: Helper,
    draft: DraftRow,
    offer: Offer,
    writer: Writer,
    chance: random.Random,
    now: datetime,
) -> None:
    """Answer every question of a draft and add its files, so that it can be submitted.

    Raises:
        ServiceClosed: the service has no form.
    """
    spec = _form(offer)
    today = helsinki_day(now)
    answers = _answers(spec.slug, today, writer, chance)
    submissions.save_step(draft, shown_version=None, answers=answers, raw={}, now=now)
    shown = visible(spec, answers, effective_settings(spec, offer.service.settings), today)
    rows: list[AttachmentRow] = []
    for path, item in spec.items():
        must = item.required or item.required_if is not None
        wanted = must or chance.random() < _EXTRAS
        if item.kind is ItemKind.ATTACHMENT and wanted and shown.is_visible(path):
            name, content = _file(item, draft.language, chance)
            received = uploads.receive(
                helper.store,
                io.BytesIO(content),
                name,
                limit_bytes=item.max_mb * uploads.MEGABYTE,
                media_types=item.media_types,
            )
            rows.append(
                uploads.attach_to_draft(
                    session,
                    draft,
                    item,
                    received,
                    already=rows,
                    max_draft_bytes=helper.max_case_bytes,
                    scan_state=helper.scan_state,
                    actor=writer.actor,
                    now=now - _BEFORE_SENDING,
                )
            )
    session.flush()


def begin_draft(
    session: Session,
    offer: Offer,
    writer: Writer,
    *,
    chance: random.Random,
    now: datetime,
) -> None:
    """Leave a draft waiting: the first half of its answers, no files yet.

    Raises:
        ServiceClosed: the service has no form.
    """
    draft = submissions.open_draft(
        session, writer.actor, offer, language=writer.filler.language, now=now
    )
    answers = _answers(_form(offer).slug, helsinki_day(now), writer, chance)
    half = dict(list(answers.items())[: len(answers) // 2])
    submissions.save_step(draft, shown_version=None, answers=half, raw={}, now=now)


def _answers(slug: str, today: date, writer: Writer, chance: random.Random) -> Answers:
    """Answers about the wished activity, if a few draws bring one."""
    for _ in range(_DRAWS):
        answers = answers_for(slug, today, chance, writer.filler)
        if writer.activity in (None, answers.get("activity")):
            break
    return answers


def _filler(actor: Actor, offer: Offer, language: str) -> Filler:
    emails = {f"{person.given_name} {person.family_name}": person.email for person in PEOPLE}
    return Filler(actor.name, emails.get(actor.name), language, offer.authority.slug)


def _form(offer: Offer) -> FormSpec:
    if offer.form_version is None:
        raise ServiceClosed(offer.service.slug)
    return spec_of(offer.form_version)


def _file(item: Item, language: str, chance: random.Random) -> tuple[str, bytes]:
    takes_map = not item.media_types or "image/png" in item.media_types
    if takes_map and "map" in item.key:
        return f"{phrases.MAP_FILE[language]}.png", _map(chance.randrange(_MAPS))
    title, _ = pick(item.label, language)
    content = text_pdf(title, (phrases.EXAMPLE[language],))
    return f"{phrases.REPORT_FILE[language]}-{item.key.replace('_', '-')}.pdf", content


@lru_cache(maxsize=_MAPS)
def _map(number: int) -> bytes:
    return map_png(random.Random(number))  # noqa: S311 (only the look of a map)
