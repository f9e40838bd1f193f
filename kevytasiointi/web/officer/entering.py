"""Entering a matter that came on paper, by e-mail or in person, and the letter with its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from sqlalchemy.orm import Session
from wtforms import EmailField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.config import Config
from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.domain.errors import (
    AttachmentRejected,
    InvalidAnswers,
    InvalidInput,
    NotFound,
)
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.localized import LANGUAGES, pick
from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import case_page, entries, filling
from kevytasiointi.storage.queries.provenance import provenance_of
from kevytasiointi.texts import day as day_in_words
from kevytasiointi.texts import mark, say
from kevytasiointi.usecases import entering, uploads
from kevytasiointi.usecases.entering import Arrival
from kevytasiointi.usecases.uploads import ReceivedFile
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import DayField, PortalForm, at_most, needed
from kevytasiointi.web.guards import SMALL_BODY, requires, takes_files
from kevytasiointi.web.officer.actions import day_of
from kevytasiointi.web.officer.case import address_of, scope_of
from kevytasiointi.web.templating import path

_SCOPE: Final = System("a matter that an officer enters for a customer")
_BY_FORM, _BY_SUMMARY = "form", "summary"
_LETTER: Final[Sequence[str]] = (
    mark("We have received your matter. Its number is %(number)s."),
    mark("It arrived on %(day)s."),
    mark("An officer has entered it into the service %(service)s."),
    mark(
        "If you want to follow the matter and answer the authority on the web, sign in with strong"
        " identification at the address below and write the number and the code there."
    ),
)


class EntryForm(PortalForm):
    """What is written down before the answers."""

    service = SelectField(_l("Service"), [needed(_l("Choose the service."))], validate_choice=False)
    origin = RadioField(_l("How the matter came"), validate_choice=False)
    arrived_on = DayField(
        _l("Day of arrival"), [needed(_l("Write the day on which the matter came."))]
    )
    name = StringField(
        _l("Name of the customer"), [needed(_l("Write the customer's name.")), at_most(200)]
    )
    email = EmailField(_l("E-mail address"), [at_most(254)])
    phone = TelField(_l("Telephone"), [at_most(40)])
    address = TextAreaField(_l("Postal address"))
    language = SelectField(_l("Language of the matter"), validate_choice=False)
    scan = MultipleFileField(_l("Scan of what came"))
    way = RadioField(_l("How you enter it"), validate_choice=False)
    summary = TextAreaField(_l("What the matter is about"))


def room_for_scans(config: Config) -> int:
    """As much as a whole case may have."""
    return config.max_case_bytes + SMALL_BODY


@requires(Permission.CASE_ENTER)
def entry_page() -> str:
    """What is asked first, and the entries that were left unfinished."""
    return _page(EntryForm(data={"origin": Origin.PAPER.value, "way": _BY_FORM, "language": "fi"}))


@requires(Permission.CASE_ENTER)
@takes_files(room_for_scans)
def begin() -> ResponseReturnValue:
    """Begin an entry; with a summary alone the case is made at once."""
    form = EntryForm()
    if not _is_valid(form):
        return _page(form), form.status
    received: list[ReceivedFile] = []
    kept = False
    try:
        received += _received()
        with tools().database.write(_SCOPE) as session:
            going = _begin(session, current_actor(), form, received)
        kept = True
    except AttachmentRejected as error:
        form.refuse(InvalidInput("scan", error.msgid, **error.params))
    except InvalidInput as error:
        form.refuse(error)
    else:
        return redirect(going, code=303)
    finally:
        if not kept:
            for file in received:
                tools().store.delete(file.stored.id)
    return _page(form), form.status


def _is_valid(form: EntryForm) -> bool:
    form.validate()
    if form.origin.data not in set(Origin) - {Origin.PORTAL}:
        form.refuse(InvalidInput("origin", mark("Choose how the matter came.")))
    if form.way.data not in (_BY_FORM, _BY_SUMMARY):
        form.refuse(InvalidInput("way", mark("Choose how you enter it.")))
    if form.language.data not in LANGUAGES:
        form.refuse(InvalidInput("language", mark("Choose the language.")))
    return not form.errors


def _received() -> list[ReceivedFile]:
    """Store the scans durably before the transaction that names them.

    Raises:
        AttachmentRejected: one of them is not taken; those before it are removed.
    """
    received: list[ReceivedFile] = []
    try:
        for file in request.files.getlist("scan"):
            if file.filename:
                limit = tools().config.max_file_bytes
                received.append(
                    uploads.receive(tools().store, file.stream, file.filename, limit_bytes=limit)
                )
    except AttachmentRejected:
        for each in received:
            tools().store.delete(each.stored.id)
        raise
    return received


def _begin(
    session: Session, actor: Actor, form: EntryForm, received: Sequence[ReceivedFile]
) -> str:
    """The address of what comes next: the form's first step, or the case.

    Raises:
        InvalidInput: something can't be read, or the service can't be chosen.
    """
    try:
        service, version = entries.enterable_service(session, actor, UUID(form.service.data))
    except (NotFound, ValueError) as error:
        raise InvalidInput("service", mark("Choose the service.")) from error
    arrival = Arrival(
        origin=Origin(form.origin.data),
        arrived_on=day_of(form.arrived_on),
        name=form.name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        address=form.address.data or "",
        summary=form.summary.data or "",
        language=form.language.data,
    )
    draft = entering.begin_entry(session, actor, service, version, arrival, now=now())
    scan_state = ScanState.UNSCANNED if tools().config.scanner == "none" else ScanState.PENDING
    for file in received:
        uploads.attach_scan(session, draft, file, scan_state=scan_state, actor=actor, now=now())
    session.flush()
    if form.way.data == _BY_FORM:
        return path(f"/asiointi/{draft.id}")
    return address_of(_enter(session, actor, draft.id, take=False).id)


def _enter(session: Session, actor: Actor, draft_id: UUID, *, take: bool) -> CaseRow:
    parts = filling.own_draft(session, actor, draft_id, lock=True)
    if parts.entry is None:
        raise NotFound(f"entry {draft_id}")
    case = entering.enter_case(
        session,
        actor,
        parts,
        parts.entry,
        take=take,
        artificial_hetus=tools().config.is_demo,
        now=now(),
    )
    flash(_("The matter has been entered. Its number is %(number)s.", number=case.number))
    return case


@requires(Permission.CASE_ENTER)
def enter(draft_id: UUID) -> ResponseReturnValue:
    """Make a case of an entry whose answers have been filled in."""
    take = request.form.get("take") == "y"
    try:
        with tools().database.write(_SCOPE) as session:
            case = _enter(session, current_actor(), draft_id, take=take)
    except InvalidAnswers as error:
        texts = [p.text(language(), partial(say, language())) for p in error.problems]
        flash(
            _("Some of what was typed can't be read and would be lost:") + " " + " ".join(texts),
            "warning",
        )
    except InvalidInput as error:
        flash(say(language(), error.msgid, **error.params), "warning")
    else:
        return redirect(address_of(case.id), code=303)
    return redirect(path(f"/asiointi/{draft_id}/tarkistus"), code=303)


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter to the customer, in the language of the matter."""

    language: str
    authority: str
    name: str
    address: str
    lines: Sequence[str]
    link: str
    number: str
    code: str


@requires(Permission.CASE_ENTER)
def letter(case_id: UUID) -> str:
    """A letter for printing: the number, and the code with which the customer claims the matter.

    Raises:
        NotFound: the matter was not entered by an officer, or somebody has claimed it.
    """
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        parts = case_page.parts_of(session, found, for_customer=False)
        entry = provenance_of(session, found).entry
    if entry is None or parts.customer.identified_by is not Identification.NONE:
        raise NotFound(f"letter of {case_id}")
    spoken = found.language
    facts = {
        "number": found.number,
        "day": day_in_words(spoken, entry.arrived_on),
        "service": pick(parts.service.title, spoken)[0],
    }
    return render_template(
        "officer/letter.html",
        case=found,
        letter=Letter(
            language=spoken,
            authority=pick(parts.authority.name, spoken)[0],
            name=entry.name,
            address=entry.address or "",
            lines=[say(spoken, sentence, **facts) for sentence in _LETTER],
            link=f"{tools().config.base_url.rstrip('/')}/{spoken}/omat/siirra",
            number=say(spoken, "Number"),
            code=tools().sealer.follow_code(found.id),
        ),
        code_words=say(spoken, mark("Code")),
        address=address_of(case_id),
    )


def _page(form: EntryForm) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        services = entries.enterable(session, actor)
    with tools().database.read(_SCOPE) as session:
        unfinished = entries.unfinished(session, actor)
    form.service.choices = [SelectChoice("", _("Choose"))] + [
        SelectChoice(str(each.id), pick(each.title, language())[0]) for each in services
    ]
    form.origin.choices = [
        SelectChoice(each.value, wording.origin(each))
        for each in Origin
        if each is not Origin.PORTAL
    ]
    form.language.choices = [SelectChoice(code, wording.language_name(code)) for code in LANGUAGES]
    form.way.choices = [
        SelectChoice(_BY_FORM, _("Copy the answers into the form of the service")),
        SelectChoice(_BY_SUMMARY, _("Add the scan and write in short what the matter is about")),
    ]
    return render_template(
        "officer/entering.html",
        form=form,
        has_errors=bool(form.errors),
        has_services=bool(services),
        unfinished=unfinished,
        max_file_mb=tools().config.max_file_mb,
    )
