"""A draft whose service has taken a newer version of the form moves to it, with what was written.

Drafts of a retired form finish as they are. Cases that have been sent never move.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi import texts
from kevytasiointi.domain.answers import Visibility, check_answers, visible
from kevytasiointi.domain.errors import FormRenewed, ServiceClosed, StaleCase
from kevytasiointi.domain.fields import show
from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.rebasing import LetGo, Rebased, Why, asked_anew, rebase
from kevytasiointi.domain.settings import effective_settings, fill_all
from kevytasiointi.storage.people import FormVersionRow
from kevytasiointi.storage.queries.filling import DraftParts
from kevytasiointi.usecases.publishing import spec_of


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that could not follow, as its writer sees it.

    Attributes:
        shown: the answer as paragraphs, by language.
        why: a value of `rebasing.Why`.
        file_id: the file that it was, if it was one.
    """

    label: Localized
    shown: Mapping[str, tuple[str, ...]]
    why: str
    file_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """What moving to the newer version means for one draft.

    Attributes:
        asked: labels of the questions that are new and shown.
        again: labels of the questions whose answers were good and need attention now.
        let_go: the answers that can't follow.
    """

    rebased: Rebased
    asked: tuple[Localized, ...]
    again: tuple[Localized, ...]
    let_go: tuple[Told, ...]


def newer_of(parts: DraftParts) -> FormVersionRow | None:
    """The version that a draft has to move to before it can be sent."""
    return None if parts.service.form_retired_at else parts.newer


def refuse_old_version(parts: DraftParts) -> None:
    """Refuse to send a draft that has to move first.

    Raises:
        FormRenewed: the service has taken a newer version of the form.
    """
    if newer_of(parts) is not None:
        raise FormRenewed(str(parts.draft.id))


def refuse_other_form(session: Session, parts: DraftParts) -> None:
    """Refuse to send a draft of a form that its service does not use any more.

    Raises:
        ServiceClosed: the service has joined in another way meanwhile, or uses another form.
    """
    key = parts.service.form_version_id
    used = session.get(FormVersionRow, key) if key else None
    if used is None or used.form_id != parts.form_version.form_id:
        raise ServiceClosed(parts.service.slug)


def renewal_of(parts: DraftParts, newer: FormVersionRow, today: date) -> Renewal:
    """What would happen to a draft; nothing is changed.

    Args:
        parts: the draft with its service and files.
        newer: the version that it would move to.
        today: the day in Finland.
    """
    old, new = spec_of(parts.form_version), spec_of(newer)
    settings = effective_settings(new, parts.service.settings)
    done = rebase(old, new, parts.draft.answers, parts.draft.raw)
    shown = visible(new, done.answers, settings, today)
    paths = {item.id: path for path, item in new.items()}
    asked = [
        item for item in asked_anew(old, new) if not item.items and _is_asked(shown, paths[item.id])
    ]
    again = _good_before(parts, old, new, done, settings, today)
    told = (*(_told(one, old, parts) for one in done.let_go), *_told_files(parts, old, done))
    return Renewal(
        done,
        tuple(fill_all(item.label, settings) for item in asked),
        tuple(fill_all(item.label, settings) for item in again),
        told,
    )


def renew(
    parts: DraftParts, *, shown_version: int, shown_newer: str, today: date, now: datetime
) -> None:
    """Move a draft to the newer version: answers, unread texts and files.

    Args:
        parts: the actor's own draft, locked.
        shown_version: the version of the draft that its writer looked at.
        shown_newer: the id of the form version that its writer was told of.
        today: the day in Finland.
        now: aware time.

    Raises:
        StaleCase: the draft or the service changed after the page was opened.
    """
    newer = newer_of(parts)
    draft = parts.draft
    if newer is None or draft.version != shown_version or str(newer.id) != shown_newer:
        raise StaleCase(shown_version, draft.version)
    renewal = renewal_of(parts, newer, today)
    for file in parts.attachments:
        file.slot = renewal.rebased.slots.get(file.slot) if file.slot else None
    draft.answers = dict(renewal.rebased.answers)
    draft.raw = dict(renewal.rebased.raw)
    draft.form_version_id = newer.id
    if renewal.let_go:
        kept: list[Json] = [_as_json(one) for one in (*let_go_of(parts), *renewal.let_go)]
        draft.let_go = {"answers": kept}
    draft.updated_at = now
    draft.warned_at = None


def let_go_of(parts: DraftParts) -> tuple[Told, ...]:
    """What a draft has had to let go so far."""
    stored = (parts.draft.let_go or {}).get("answers")
    return tuple(
        Told(
            _localized(one.get("label")),
            {code: _paragraphs(one.get("shown"), code) for code in LANGUAGES},
            str(one.get("why")),
            UUID(str(one["file"])) if "file" in one else None,
        )
        for one in (stored if isinstance(stored, list | tuple) else ())
        if isinstance(one, Mapping)
    )


def _is_asked(shown: Visibility, path: str) -> bool:
    """Whether a question may be asked; one in rows is, when the rows are."""
    parts = path.split(".")
    heads = [".".join(parts[:length]) for length in range(1, len(parts))]
    repeats = (
        head
        for head in heads
        if (item := shown.spec.item(head)) is not None and item.kind is ItemKind.REPEAT
    )
    return shown.is_visible(next(repeats, path))


def _good_before(
    parts: DraftParts,
    old: FormSpec,
    new: FormSpec,
    done: Rebased,
    settings: JsonObject,
    today: date,
) -> tuple[Item, ...]:
    """The questions whose answers were good and are not any more."""
    files = Counter(row.slot for row in parts.attachments if row.slot)
    moved = Counter(slot for row in files.elements() if (slot := done.slots.get(row)))
    old_settings = effective_settings(old, parts.service.settings)
    draft = parts.draft
    before = check_answers(
        old, draft.answers, files, old_settings, today, True, raw=draft.raw, artificial_hetus=True
    )
    after = check_answers(
        new, done.answers, moved, settings, today, True, raw=done.raw, artificial_hetus=True
    )
    known = {item.id for _path, item in old.items()}
    wrong_before = {problem.item.id for problem in before if problem.item}
    found = {
        problem.item.id: problem.item
        for problem in after
        if problem.item and problem.item.id in known - wrong_before
    }
    return tuple(found.values())


# --- telling ---


def _told(one: LetGo, old: FormSpec, parts: DraftParts) -> Told:
    settings = effective_settings(old, parts.service.settings)
    is_beside = one.path.rpartition(".")[2] != one.item.key
    return Told(
        fill_all(one.item.label, settings),
        {code: _shown(one, code, is_beside=is_beside) for code in LANGUAGES},
        one.why.value,
    )


def _shown(one: LetGo, code: str, *, is_beside: bool) -> tuple[str, ...]:
    if one.value is True and is_beside:
        return (texts.say(code, "The file will be delivered later."),)
    if is_beside:
        return (str(one.value),)
    return show(one.item, one.value, Reader(code, partial(texts.say, code)))


def _told_files(parts: DraftParts, old: FormSpec, done: Rebased) -> tuple[Told, ...]:
    settings = effective_settings(old, parts.service.settings)
    return tuple(
        Told(
            fill_all(item.label, settings),
            dict.fromkeys(LANGUAGES, (row.file_name,)),
            Why.REMOVED.value,
            row.id,
        )
        for row in parts.attachments
        if row.slot and done.slots.get(row.slot) is None and (item := old.item(row.slot))
    )


def _as_json(one: Told) -> dict[str, Json]:
    shown: dict[str, Json] = {code: list(lines) for code, lines in one.shown.items()}
    file: dict[str, Json] = {"file": str(one.file_id)} if one.file_id else {}
    return {"label": dict(one.label), "shown": shown, "why": one.why, **file}


def _localized(value: Json) -> Localized:
    found = value if isinstance(value, Mapping) else {}
    return {str(code): str(text) for code, text in found.items()}


def _paragraphs(value: Json, code: str) -> tuple[str, ...]:
    lines = value.get(code) if isinstance(value, Mapping) else None
    return tuple(str(line) for line in lines) if isinstance(lines, list | tuple) else ()
