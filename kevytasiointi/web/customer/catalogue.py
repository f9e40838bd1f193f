"""The catalogue of services, and what to know of one before starting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.answers import Visibility, visible
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import NotIdentified
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.joining import Identification, JoiningMethod, Standing
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.permissions import Actor, Permission, check_permission, may
from kevytasiointi.domain.settings import effective_settings, fill_all, resolved_period, say_period
from kevytasiointi.storage.cases import DraftRow, ProjectRow
from kevytasiointi.storage.database import Person, System
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import filling, project_page, signing_in
from kevytasiointi.storage.queries.filling import DraftParts, Offer
from kevytasiointi.usecases import identifying, submissions
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web import sessions
from kevytasiointi.web.context import check_limit, language, now, today, tools, viewer
from kevytasiointi.web.customer.drafts import address_of
from kevytasiointi.web.guards import public, requires, sign_in_address
from kevytasiointi.web.limiting import Limit
from kevytasiointi.web.templating import path

_SCOPE: Final = System("catalogue of services")
_LONGEST_WORDS: Final = 200
_SHORT_WORD: Final = 5
_LONGEST_ENDING: Final = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks for; empty means all."""

    words: str
    authority: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A step of the form with what it asks, for the page before the start."""

    title: Localized
    questions: Sequence[Localized]


class Need(StrEnum):
    """When an attachment is needed."""

    ALWAYS = "always"
    BY_ANSWERS = "by_answers"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Before:
    """What to know before starting."""

    notes: Sequence[tuple[Localized, str | None]]
    steps: Sequence[Asked]
    attachments: Sequence[tuple[Localized, Need]]
    fee: Localized | None
    legal_basis: Localized | None
    lead_time: str
    processing_time: str
    kept_for: str
    kept_why: Localized


@public
def services() -> str:
    """All services, by words, authority and municipality."""
    with tools().database.read(_SCOPE) as session:
        offers = filling.offers(session)
    wanted = Wanted(
        words=request.args.get("q", "").strip()[:_LONGEST_WORDS],
        authority=request.args.get("viranomainen", ""),
        municipality=request.args.get("kunta", ""),
    )
    found = sorted((offer for offer in offers if _fits(offer, wanted)), key=_by_title)
    return render_template(
        "customer/services.html",
        found=found,
        wanted=wanted,
        is_narrowed=any((wanted.words, wanted.authority, wanted.municipality)),
        authorities=list({offer.authority.id: offer.authority for offer in offers}.values()),
        municipalities=sorted({name for offer in offers for name in _area(offer.authority)}),
        standing_of=_standing,
    )


@public
def service(slug: str) -> str:
    """What to know of a service before starting it."""
    with tools().database.read(_SCOPE) as session:
        offer = filling.offer_by_slug(session, slug)
    version = offer.form_version
    spec = spec_of(version) if version else None
    return render_template(
        "customer/service.html",
        offer=offer,
        before=_before(spec, offer) if spec else None,
        drafts=_own_drafts(offer),
        projects=_own_projects() if spec else (),
        chosen_project=request.args.get("hanke", ""),
        draft_address=address_of,
        standing=_standing(offer),
        standings=Standing,
        light=JoiningMethod.LIGHT,
        integration=JoiningMethod.INTEGRATION,
        identification=spec.identification if spec else None,
    )


@public
def begin(slug: str) -> ResponseReturnValue:
    """Open a draft of a service; whoever is not signed in signs in first, unless nobody need."""
    actor = viewer()
    if actor is None or actor.identified_by is Identification.NONE:
        return _begin_unknown(slug, actor)
    check_permission(actor, Permission.OWN_FILL)
    with tools().database.write(Person(actor.person_id)) as session:
        draft = _open_draft(session, actor, slug, project_id=_own_project(session, actor))
    return redirect(address_of(draft.id), code=303)


def _begin_unknown(slug: str, actor: Actor | None) -> ResponseReturnValue:
    """Begin an open notice as a person of that notice alone; lead others to signing in.

    Raises:
        NotIdentified: the form asks for more, and the browser has an open notice.
    """
    with tools().database.read(_SCOPE) as session:
        version = filling.offer_by_slug(session, slug).form_version
        unsent = filling.own_drafts(session, actor) if actor else []
    asked = Identification(spec_of(version).identification) if version else Identification.STRONG
    if asked is not Identification.NONE:
        if actor is not None:
            raise NotIdentified(asked)
        return redirect(sign_in_address(asked), code=303)
    if unsent:
        flash(_("Send this notice first, or delete it. Then you can begin another."), "warning")
        return redirect(address_of(unsent[0].draft.id), code=303)
    check_limit(Limit.OPEN_NOTICE)
    with tools().database.write(_SCOPE) as session:
        person = identifying.begin_open_notice(session, language=language(), now=now())
        draft = _open_draft(session, signing_in.actor_of(session, person.id), slug)
        token = sessions.begin(session, person.id)
    response = redirect(address_of(draft.id), code=303)
    sessions.keep(response, token)
    return response


def _open_draft(
    session: Session, actor: Actor, slug: str, *, project_id: UUID | None = None
) -> DraftRow:
    return submissions.open_draft(
        session,
        actor,
        filling.offer_by_slug(session, slug),
        language=language(),
        now=now(),
        project_id=project_id,
    )


@requires(Permission.OWN_FILL)
def to_service(slug: str) -> ResponseReturnValue:
    """Lead from the address of starting, opened as a page, to the service."""
    return redirect(path(f"/palvelut/{slug}"), code=303)


def _own_project(session: Session, actor: Actor) -> UUID | None:
    """The project that the draft begins in, when one was chosen."""
    chosen = request.form.get("project_id", "")
    return next(
        (p.id for p in project_page.own_projects(session, actor) if str(p.id) == chosen), None
    )


def _own_drafts(offer: Offer) -> Sequence[DraftParts]:
    """The signed-in person's drafts of a service, the latest first."""
    actor = viewer()
    if actor is None:
        return ()
    with tools().database.read(Person(actor.person_id)) as session:
        drafts = filling.own_drafts(session, actor)
    return [parts for parts in drafts if parts.service.id == offer.service.id]


def _own_projects() -> Sequence[ProjectRow]:
    """The projects in which the signed-in person can begin a matter."""
    actor = viewer()
    if actor is None or not may(actor, Permission.PROJECT_USE):
        return ()
    with tools().database.read(Person(actor.person_id)) as session:
        return project_page.own_projects(session, actor)


def _by_title(offer: Offer) -> tuple[str, str]:
    spoken = language()
    return pick(offer.service.title, spoken)[0], pick(offer.authority.name, spoken)[0]


def _standing(offer: Offer) -> Standing:
    return offer.service.standing_on(today())


def _area(authority: AuthorityRow) -> Sequence[str]:
    """The municipalities that an authority serves; none means all."""
    names = authority.area.get("names", ())
    return [str(name) for name in names] if isinstance(names, list | tuple) else ()


def _fits(offer: Offer, wanted: Wanted) -> bool:
    if wanted.authority and offer.authority.slug != wanted.authority:
        return False
    area = _area(offer.authority)
    if wanted.municipality and area and wanted.municipality not in area:
        return False
    texts = (offer.service.title, offer.service.summary, offer.authority.name)
    said = " ".join(str(text) for by_language in texts for text in by_language.values())
    haystack = f"{said} {' '.join(area)}".casefold()
    return all(_stem(word) in haystack for word in wanted.words.casefold().split())


def _stem(word: str) -> str:
    """A word without its likely ending: Finnish words bend at their end (lupa, luvan)."""
    ending = min(max(len(word) - _SHORT_WORD, 0), _LONGEST_ENDING)
    return word[: len(word) - ending]


def _before(spec: FormSpec, offer: Offer) -> Before:
    settings = effective_settings(spec, offer.service.settings)
    nothing = visible(spec, {}, settings, today())
    fee = fill_all(spec.fee, settings) if spec.fee else None
    notes = [(fill_all(note.text, settings), note.link) for note in spec.before_you_start]
    processing = (rule.period for rule in spec.deadlines if rule.kind == DeadlineKind.PROCESSING)
    return Before(
        notes=[note for note in notes if note[0] != fee],
        steps=[
            Asked(
                fill_all(step.title, settings),
                [fill_all(item.label, settings) for item in step.items if _is_question(item)],
            )
            for step in spec.steps
        ],
        attachments=[
            (fill_all(item.label, settings), _need(item, nothing))
            for _path, item in spec.items()
            if item.kind is ItemKind.ATTACHMENT
        ],
        fee=fee,
        legal_basis=spec.legal_basis,
        lead_time=_period(spec.notify_before.period, settings) if spec.notify_before else "",
        processing_time=next((_period(period, settings) for period in processing), ""),
        kept_for=_period(spec.retention.period, settings),
        kept_why=spec.retention.basis,
    )


def _is_question(item: Item) -> bool:
    return item.kind not in (ItemKind.NOTE, ItemKind.ATTACHMENT)


def _need(item: Item, nothing: Visibility) -> Need:
    """When a file is needed; the authority's settings may say that always."""
    rule = item.required_if
    if not item.required and (rule is None or not rule.holds(nothing.form)):
        return Need.NEVER
    return Need.ALWAYS if item.visible_if is None else Need.BY_ANSWERS


def _period(period: str, settings: Mapping[str, Json]) -> str:
    return say_period(resolved_period(period, settings), language())
