"""Every route × method × person, over two authorities. A new route without a row fails the build.

A row says who the page is for and whose object its address names. Who is let through is worked
out from the row; what the portal really answers is compared with it.
"""

import io
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.designs import parts
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.portal import InvitationRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import (
    accounts,
    beginning,
    feedback,
    importing,
    mailboxes,
    outbox,
    package_orders,
    printing,
    project_people,
    projects,
    publishing,
    reply_texts,
    sealing,
    service_breaks,
    supervising,
    uploads,
)
from kevytasiointi.usecases import invitations as invitations_to_work
from kevytasiointi.usecases.queue_views import save_view
from kevytasiointi.worker import HEARTBEAT_NAME
from tests import factories
from tests.web.conftest import START, sign_in, tools_of


class Who(Enum):
    """Whom a page is for."""

    EVERYBODY = auto()
    SIGNED_IN = auto()
    OFFICERS = auto()
    LEAD_OFFICERS = auto()
    ADMINS = auto()
    AUTHORITY_ADMINS = auto()
    DESIGNERS = auto()
    DELIVERY_WATCHERS = auto()
    OPERATORS = auto()


class Whose(Enum):
    """Whose object the address names: only for them it exists."""

    NOBODYS = auto()
    CUSTOMERS = auto()
    AUTHORITYS = auto()
    ASKEDS = auto()
    OFFICERS_OWN = auto()
    PROJECTS = auto()
    OWNED_PROJECTS = auto()
    DELIVERYS = auto()
    FORMS = auto()


@dataclass(frozen=True)
class Row:
    who: Who
    whose: Whose = Whose.NOBODYS


_OWN = Row(Who.SIGNED_IN, Whose.CUSTOMERS)
_OFFICE = Row(Who.OFFICERS, Whose.AUTHORITYS)
_ASKED = Row(Who.OFFICERS, Whose.ASKEDS)
_MEMBER = Row(Who.AUTHORITY_ADMINS, Whose.AUTHORITYS)
_SERVICE = Row(Who.AUTHORITY_ADMINS, Whose.AUTHORITYS)
_DESIGN = Row(Who.DESIGNERS, Whose.FORMS)

ROWS: dict[str, Row] = {
    "static": Row(Who.EVERYBODY),
    "api.healthz": Row(Who.EVERYBODY),
    "api.readyz": Row(Who.EVERYBODY),
    "language.choose": Row(Who.EVERYBODY),
    "looks.style_sheet": Row(Who.EVERYBODY),
    "looks.logo": Row(Who.EVERYBODY),
    "pages.start": Row(Who.EVERYBODY),
    "pages.guide": Row(Who.EVERYBODY),
    "pages.accessibility": Row(Who.EVERYBODY),
    "pages.privacy": Row(Who.EVERYBODY),
    "pages.authority_privacy": Row(Who.EVERYBODY),
    "pages.terms": Row(Who.EVERYBODY),
    "pages.feedback": Row(Who.EVERYBODY),
    "pages.send_feedback": Row(Who.EVERYBODY),
    "sign_in.page": Row(Who.EVERYBODY),
    "sign_in.demo": Row(Who.EVERYBODY),
    "email_sign_in.page": Row(Who.EVERYBODY),
    "email_sign_in.send_link": Row(Who.EVERYBODY),
    "email_sign_in.link": Row(Who.EVERYBODY),
    "email_sign_in.use_link": Row(Who.EVERYBODY),
    "email_sign_in.following": Row(Who.EVERYBODY),
    "email_sign_in.follow": Row(Who.EVERYBODY),
    "email_sign_in.moving": Row(Who.SIGNED_IN),
    "email_sign_in.move": Row(Who.SIGNED_IN),
    "sign_in.leave": Row(Who.SIGNED_IN),
    "sign_in.time_left": Row(Who.SIGNED_IN),
    "sign_in.stay": Row(Who.SIGNED_IN),
    "admin.demo_mail": Row(Who.EVERYBODY),
    "admin.overview": Row(Who.ADMINS),
    "admin.retention": Row(Who.AUTHORITY_ADMINS),
    "admin.statistics": Row(Who.AUTHORITY_ADMINS),
    "admin.statistics_table": Row(Who.AUTHORITY_ADMINS),
    "admin.save_closing": Row(Who.AUTHORITY_ADMINS),
    "admin.deliveries": Row(Who.DELIVERY_WATCHERS),
    "admin.retry": Row(Who.DELIVERY_WATCHERS, Whose.DELIVERYS),
    "admin.retry_all": Row(Who.DELIVERY_WATCHERS),
    "admin.services": Row(Who.AUTHORITY_ADMINS),
    "admin.take_form": Row(Who.AUTHORITY_ADMINS),
    "admin.take_into_use": Row(Who.AUTHORITY_ADMINS),
    "admin.offer_guidance": Row(Who.AUTHORITY_ADMINS),
    "admin.save_new_guidance": Row(Who.AUTHORITY_ADMINS),
    "admin.service": _SERVICE,
    "admin.change_service": _SERVICE,
    "admin.save_service": _SERVICE,
    "admin.change_guidance": _SERVICE,
    "admin.save_guidance": _SERVICE,
    "admin.choose_joining": _SERVICE,
    "admin.save_joining": _SERVICE,
    "admin.test_again": _SERVICE,
    "admin.open_now": _SERVICE,
    "admin.shut": _SERVICE,
    "admin.take_version": _SERVICE,
    # Only sends back to the service, which decides.
    "admin.to_service": Row(Who.AUTHORITY_ADMINS),
    "admin.mailbox_test": Row(Who.EVERYBODY),
    "admin.confirm_mailbox_test": Row(Who.EVERYBODY),
    "admin.authorities": Row(Who.OPERATORS),
    "admin.new_authority": Row(Who.OPERATORS),
    "admin.add_authority": Row(Who.OPERATORS),
    "admin.authority": Row(Who.OPERATORS),
    "admin.save_authority": Row(Who.OPERATORS),
    "admin.invite_admin": Row(Who.OPERATORS),
    "admin.library": Row(Who.DESIGNERS),
    "admin.new_form": Row(Who.DESIGNERS),
    "admin.begin_form": Row(Who.DESIGNERS),
    # What is published can be copied by every designer.
    "admin.copy_form": Row(Who.DESIGNERS),
    "admin.choose_file": Row(Who.DESIGNERS),
    "admin.read_file": Row(Who.DESIGNERS),
    "admin.show_report": _DESIGN,
    "admin.make_form": _DESIGN,
    "admin.continue_form": _DESIGN,
    "admin.show_form": _DESIGN,
    "admin.add_step": _DESIGN,
    "admin.undo_edit": _DESIGN,
    "admin.show_part": _DESIGN,
    "admin.save_part": _DESIGN,
    "admin.choose_kind": _DESIGN,
    "admin.show_preview": _DESIGN,
    "admin.preview_part": _DESIGN,
    "admin.empty_paper": _DESIGN,
    "admin.begin_trial": _DESIGN,
    "admin.go_on": _DESIGN,
    "admin.trial_pdf": _DESIGN,
    "admin.show_tests": _DESIGN,
    "admin.record_test": _DESIGN,
    "admin.change_test": _DESIGN,
    "admin.add_item": _DESIGN,
    "admin.change_kind": _DESIGN,
    "admin.confirm_deleting": _DESIGN,
    "admin.delete_form": _DESIGN,
    "admin.move_part": _DESIGN,
    "admin.duplicate_part": _DESIGN,
    "admin.remove_part": _DESIGN,
    "admin.show_section": _DESIGN,
    "admin.save_section": _DESIGN,
    "admin.show_rule": _DESIGN,
    "admin.save_rule": _DESIGN,
    "admin.show_calculation": _DESIGN,
    "admin.save_calculation": _DESIGN,
    "admin.show_checks": _DESIGN,
    "admin.change_checks": _DESIGN,
    "admin.show_check": _DESIGN,
    "admin.save_check": _DESIGN,
    "admin.show_deadline_rule": _DESIGN,
    "admin.save_deadline_rule": _DESIGN,
    "admin.check_form": _DESIGN,
    "admin.confirm_publishing": _DESIGN,
    "admin.publish_form": _DESIGN,
    "admin.versions": _DESIGN,
    "admin.one_version": _DESIGN,
    "admin.export_version": _DESIGN,
    # What has been published is no secret of whoever keeps it.
    "admin.export_answer_schema": Row(Who.DESIGNERS),
    "admin.restore": _DESIGN,
    "admin.export_design": _DESIGN,
    "admin.retire": _DESIGN,
    "admin.reopen": _DESIGN,
    "admin.deadline_habits": Row(Who.AUTHORITY_ADMINS),
    "admin.save_deadline_habits": Row(Who.AUTHORITY_ADMINS),
    "admin.own_authority": Row(Who.AUTHORITY_ADMINS),
    "admin.save_own_authority": Row(Who.AUTHORITY_ADMINS),
    "admin.texts": Row(Who.AUTHORITY_ADMINS),
    "admin.add_text": Row(Who.AUTHORITY_ADMINS),
    "admin.one_text": _MEMBER,
    "admin.change_text": _MEMBER,
    "admin.own_members": Row(Who.AUTHORITY_ADMINS),
    "admin.invite_member": Row(Who.AUTHORITY_ADMINS),
    "admin.member": _MEMBER,
    "admin.change_member": _MEMBER,
    "admin.cancel_invitation": _MEMBER,
    "admin.invitation": Row(Who.SIGNED_IN),
    "admin.join": Row(Who.SIGNED_IN),
    "admin.breaks": Row(Who.OPERATORS),
    "admin.record_break": Row(Who.OPERATORS),
    "admin.cancel_break": Row(Who.OPERATORS),
    "admin.facts": Row(Who.OPERATORS),
    "admin.save_facts": Row(Who.OPERATORS),
    "admin.feedback": Row(Who.OPERATORS),
    "admin.one_feedback": Row(Who.OPERATORS),
    "admin.answer_one": Row(Who.OPERATORS),
    "customer.services": Row(Who.EVERYBODY),
    "customer.service": Row(Who.EVERYBODY),
    "customer.empty_form": Row(Who.EVERYBODY),
    "customer.to_service": Row(Who.SIGNED_IN),
    # Whoever is not signed in is led to signing in, unless the form needs none.
    "customer.begin": Row(Who.EVERYBODY),
    "customer.resume": _OWN,
    "customer.show_step": _OWN,
    "customer.post_step": _OWN,
    "customer.autosave": _OWN,
    "customer.renewal": _OWN,
    "customer.renew": _OWN,
    "customer.token": _OWN,
    "customer.own_file": _OWN,
    "customer.attach": _OWN,
    "customer.remove": _OWN,
    "customer.review": _OWN,
    "customer.send": _OWN,
    "customer.choose_showing": _OWN,
    "customer.confirm_deletion": _OWN,
    "customer.delete": _OWN,
    "customer.matters": Row(Who.SIGNED_IN),
    "customer.case": _OWN,
    "customer.receipt": _OWN,
    "customer.pdf": _OWN,
    "customer.calendar": _OWN,
    "customer.attachment": _OWN,
    # Only sends back to the case page, which decides.
    "customer.back": Row(Who.SIGNED_IN),
    "customer.answer": _OWN,
    "customer.answer_page": _OWN,
    "customer.post_answer": _OWN,
    "customer.begin_answering": _OWN,
    "customer.write": _OWN,
    "customer.choose_project": _OWN,
    "customer.confirm_withdrawal": _OWN,
    "customer.withdraw": _OWN,
    "customer.again": _OWN,
    "customer.settings": Row(Who.SIGNED_IN),
    "customer.save": Row(Who.SIGNED_IN),
    "customer.own_projects": Row(Who.SIGNED_IN),
    "customer.create": Row(Who.SIGNED_IN),
    "customer.status_view": Row(Who.SIGNED_IN, Whose.PROJECTS),
    "customer.rename": Row(Who.SIGNED_IN, Whose.OWNED_PROJECTS),
    "customer.shared_data": Row(Who.SIGNED_IN, Whose.OWNED_PROJECTS),
    "customer.tell": Row(Who.SIGNED_IN, Whose.OWNED_PROJECTS),
    "customer.invite": Row(Who.SIGNED_IN, Whose.OWNED_PROJECTS),
    "customer.cancel_invitation": Row(Who.SIGNED_IN, Whose.OWNED_PROJECTS),
    "customer.remove_person": Row(Who.SIGNED_IN, Whose.OWNED_PROJECTS),
    "customer.invitation": Row(Who.SIGNED_IN),
    "customer.join": Row(Who.SIGNED_IN),
    "officer.quick": _OFFICE,
    "officer.see_views": Row(Who.OFFICERS),
    "officer.keep_view": Row(Who.OFFICERS),
    "officer.begin_with_all": Row(Who.OFFICERS),
    "officer.begin_with_view": _OFFICE,
    "officer.drop_view": _OFFICE,
    "officer.queue": Row(Who.OFFICERS),
    "officer.case": _OFFICE,
    "officer.shown_drafts": Row(Who.OFFICERS),
    "officer.shown_draft": _OFFICE,
    # Only sends back to the case page, which decides.
    "officer.back": Row(Who.OFFICERS),
    "officer.attachment": _OFFICE,
    "officer.pdf": _OFFICE,
    "officer.supervision_event": _OFFICE,
    "officer.supervise": _OFFICE,
    "officer.call_off": _OFFICE,
    "officer.chosen": Row(Who.OFFICERS),
    # Only sends to the queue.
    "officer.to_queue": Row(Who.OFFICERS),
    "officer.list_out": Row(Who.OFFICERS),
    "officer.list_in": Row(Who.OFFICERS),
    "officer.bring_list": Row(Who.OFFICERS),
    "officer.orders": Row(Who.OFFICERS),
    "officer.order": _OFFICE,
    "officer.packages": _OFFICE,
    "officer.package": _OFFICE,
    "officer.make_package": _OFFICE,
    "officer.take": _OFFICE,
    "officer.identify": _OFFICE,
    "officer.change_state": _OFFICE,
    "officer.set_deadline": _OFFICE,
    "officer.extend": _OFFICE,
    "officer.override": _OFFICE,
    "officer.mark_met": _OFFICE,
    "officer.show": _OFFICE,
    "officer.record_service": _OFFICE,
    "officer.set_legal_force": _OFFICE,
    "officer.request_supplement": _OFFICE,
    "officer.go_on": _OFFICE,
    "officer.cancel": _OFFICE,
    "officer.write_note": _OFFICE,
    "officer.decide": _OFFICE,
    "officer.send_message": _OFFICE,
    "officer.mark_moved": _OFFICE,
    "officer.close": _OFFICE,
    "officer.assign": _OFFICE,
    "officer.redirect_notices": _OFFICE,
    "officer.reopen": _OFFICE,
    "officer.transfer_page": _OFFICE,
    "officer.transfer": _OFFICE,
    "officer.transfer_outside": _OFFICE,
    "officer.entry_page": Row(Who.OFFICERS),
    "officer.begin": Row(Who.OFFICERS),
    # An entry is its officer's own: nobody here has begun one.
    "officer.enter": Row(Who.OFFICERS, Whose.OFFICERS_OWN),
    "officer.letter": Row(Who.OFFICERS, Whose.OFFICERS_OWN),
    "officer.absence_page": Row(Who.OFFICERS),
    "officer.tell": Row(Who.OFFICERS),
    "officer.end": Row(Who.OFFICERS, Whose.OFFICERS_OWN),
    "officer.statement_page": _OFFICE,
    "officer.ask": _OFFICE,
    "officer.one_statement": _OFFICE,
    "officer.record_statement": _OFFICE,
    "officer.cancel_statement": _OFFICE,
    "officer.statements_asked": Row(Who.OFFICERS),
    "officer.asked_statement": _ASKED,
    "officer.give_statement": _ASKED,
    "officer.asked_file": _ASKED,
    "officer.correct_state": Row(Who.LEAD_OFFICERS, Whose.AUTHORITYS),
}


OF_ENDPOINTS = {
    "customer.back": {"action": "viesti"},
    "looks.style_sheet": {"slug": "rantala"},
    "looks.logo": {"slug": "rantala"},
    "pages.authority_privacy": {"slug": "rantala"},
    "admin.authority": {"slug": "rantala"},
    "admin.save_authority": {"slug": "rantala"},
    "admin.invite_admin": {"slug": "rantala"},
    "admin.to_service": {"action": "avaa"},
    "admin.show_rule": {"part_id": "i4"},
    "admin.save_rule": {"part_id": "i4"},
    "admin.show_calculation": {"part_id": "i7"},
    "admin.save_calculation": {"part_id": "i7"},
    "admin.show_checks": {"part_id": "i2"},
    "admin.change_checks": {"part_id": "i2"},
    "admin.show_check": {"part_id": "i2"},
    "admin.save_check": {"part_id": "i2"},
}
"""Parts of addresses that mean something else in one place than in the others."""

OF_GUIDED = {"admin.change_guidance", "admin.save_guidance"}
"""Pages of a service that is used in the authority's own system."""


@dataclass(frozen=True)
class Persona:
    """Somebody at the door. `authority` is the case's own ("own") or another ("other")."""

    key: str
    roles: tuple[Role, ...] = ()
    authority: str = ""
    is_customer_of_case: bool = False

    def is_let(self, row: Row) -> bool:
        allowed = {
            Who.EVERYBODY: True,
            Who.SIGNED_IN: True,
            Who.OFFICERS: bool({Role.OFFICER, Role.LEAD_OFFICER} & set(self.roles)),
            Who.LEAD_OFFICERS: Role.LEAD_OFFICER in self.roles,
            Who.ADMINS: bool(
                {Role.AUTHORITY_ADMIN, Role.FORM_DESIGNER, Role.OPERATOR} & set(self.roles)
            ),
            Who.DELIVERY_WATCHERS: bool({Role.AUTHORITY_ADMIN, Role.OPERATOR} & set(self.roles)),
            Who.AUTHORITY_ADMINS: Role.AUTHORITY_ADMIN in self.roles,
            Who.DESIGNERS: bool(
                {Role.AUTHORITY_ADMIN, Role.FORM_DESIGNER, Role.OPERATOR} & set(self.roles)
            ),
            Who.OPERATORS: Role.OPERATOR in self.roles,
        }
        return allowed[row.who]

    def finds(self, row: Row) -> bool:
        works_in_it = self.authority == "own" and self.is_let(Row(Who.OFFICERS))
        in_project = self.is_customer_of_case or works_in_it
        return {
            Whose.NOBODYS: True,
            Whose.CUSTOMERS: self.is_customer_of_case,
            Whose.AUTHORITYS: self.authority == "own",
            Whose.ASKEDS: self.authority == "other",
            Whose.OFFICERS_OWN: False,
            Whose.FORMS: self.authority == "own",
            Whose.PROJECTS: in_project,
            Whose.DELIVERYS: self.authority == "own" or Role.OPERATOR in self.roles,
            Whose.OWNED_PROJECTS: self.is_customer_of_case,
        }[row.whose]


PERSONAS = [
    Persona("owner", is_customer_of_case=True),
    Persona("stranger"),
    *(
        Persona(f"{role.value}-{side}", (role,), side)
        for side in ("own", "other")
        for role in (Role.OFFICER, Role.LEAD_OFFICER, Role.FORM_DESIGNER, Role.AUTHORITY_ADMIN)
    ),
    Persona("operator", (Role.OPERATOR,)),
]


@dataclass
class House:
    """The app with one case of each kind of object, and a browser for each persona."""

    app: Flask
    objects: dict[str, str]

    def browser(self, persona: Persona | None) -> FlaskClient:
        client = self.app.test_client()
        if persona is not None:
            self.app.config["WTF_CSRF_ENABLED"] = True
            assert sign_in(client, persona.key).status_code == 303
        self.app.config["WTF_CSRF_ENABLED"] = False
        return client

    def address(self, rule: Rule) -> str:
        objects = {**self.objects, **OF_ENDPOINTS.get(rule.endpoint, {})}
        if rule.endpoint in OF_GUIDED:
            objects["service_id"] = objects["guided_id"]
        values = {name: objects[name] for name in rule.arguments}
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            return adapter.build(rule.endpoint, values, force_external=False)


@pytest.fixture
def house(app: Flask) -> House:
    tools = tools_of(app)
    with tools.database.write(System("test")) as session:
        own = factories.make_world(session, "rantala")
        other = factories.make_world(
            session, "metsola", document=factories.form_document(slug="toinen")
        )
        _add_personas(session, own, other)
        case = factories.make_case(session, own, now=START)
        file = _file_of(session, tools.store, case, Purpose.SUPPLEMENT)
        _file_of(session, tools.store, case, Purpose.CASE_PDF)
        visit = supervising.add_event(
            session,
            own.officer,
            case,
            supervising.Visit("Inspection", START + timedelta(days=9)),
            shown_version=case.version,
            now=START,
        )
        project = projects.create_project(session, own.customer_actor, "Hanke", now=START)
        projects.put_case(session, own.customer_actor, case, project, now=START)
        guest = factories.make_person(session, "Vieras")
        invitations = [
            project_people.invite(
                session,
                own.customer_actor,
                project,
                email=f"{name}@posti.example",
                language="fi",
                now=START,
            )
            for name in ("vieras", "toinen", "kolmas")
        ]
        project_people.join(session, factories.actor_of(guest), invitations[0], now=START)
        said = feedback.give_feedback(
            session, text="Vaikea", page="", email="", language="fi", now=START
        )
        draft = factories.make_draft(session, own.customer, own.service, now=START)
        draft.shown_at = START
        draft_file = factories.add_file(session, tools.store, draft, now=START)
        service = case_page.parts_of(session, case, for_customer=False).service
        tested = mailboxes.test_mailbox(session, None, service, now=START)
        guided = publishing.offer_guidance(
            session,
            authority=own.authority,
            slug="opastus-rantala",
            title=factories.words("Guided"),
            summary=factories.words("Elsewhere"),
            guidance_url="https://rantala.example/",
            joining=JoiningMethod.GUIDANCE,
            actor=None,
            now=START,
        )
        lead = factories.actor_of(own.customer, own.authority, Role.AUTHORITY_ADMIN)
        to_work = [_work_invitation(session, own, lead, address) for address in ("a", "b")]
        invitations_to_work.cancel_invitation(session, lead, own.authority, to_work[1], now=START)
        chief = factories.actor_of(own.customer, None, Role.OPERATOR)
        told = service_breaks.announce_break(
            session,
            chief,
            text=factories.words("Break"),
            shown_from=None,
            begins_at=START,
            ends_at=START + timedelta(hours=1),
            now=START,
        )
        design = beginning.begin_from_document(
            session, lead, _with_rules(factories.form_document(slug="oma")), now=START
        )
        publishing.publish(session, design.document, actor=lead, now=START)
        read = importing.keep_import(
            session, lead, Imported(factories.form_document(slug="luettu")), "a.yaml", now=START
        )
        asked = StatementRow(
            case_id=case.id,
            authority_id=other.authority.id,
            giver=factories.words("Other"),
            question="?",
            due_on=START.date(),
            shown={"answers": True, "files": [str(file.id)]},
            asked_by="O",
            asked_at=START,
        )
        session.add(asked)
        session.flush()
        ready = reply_texts.save_reply_text(
            session,
            lead,
            None,
            purpose="message",
            language="fi",
            name="Kuittaus",
            body="Hei",
            now=START,
        )
        order = package_orders.order_packages(
            session, own.officer, [case.id], language="fi", now=START
        )
        view = save_view(
            session, own.officer, name="All", asked=[("tila", "closed")], is_shared=True, now=START
        )
        objects = {
            "text_id": str(ready.id),
            "statement_id": str(asked.id),
            "absence_id": str(asked.id),
            "form_id": str(design.form.id),
            "import_id": str(read.id),
            "section": "tiedot",
            "rule_key": "visible_if",
            "number": "1",
            "ending": "yaml",
            "part_id": next(part.id for part in parts(design.document) if part.kind == "step"),
            "member_id": str(own.officer.person_id),
            "member_invitation_id": str(to_work[0].id),
            "invitation_key": tools.sealer.seal(sealing.Purpose.INVITATION, to_work[1].id),
            "break_id": str(told.id),
            "lang": "fi",
            "case_id": str(case.id),
            "event_id": str(visit.id),
            "order_id": str(order.id),
            "view_id": str(view.id),
            "attachment_id": str(file.id),
            "file_id": str(draft_file.id),
            "project_id": str(project.id),
            "person_id": str(guest.id),
            "feedback_id": str(said.id),
            "invitation_id": str(invitations[1].id),
            "sealed": tools.sealer.seal(sealing.Purpose.PROJECT_INVITATION, invitations[2].id),
            "service_id": str(service.id),
            "guided_id": str(guided.id),
            "form_slug": "koelomake",
            "mailbox_key": tools.sealer.seal(sealing.Purpose.MAILBOX_TEST, tested.id),
            "draft_id": str(draft.id),
            "slug": service.slug,
            "step_key": "tiedot",
            "slot": "plan",
            "action": "tila",
            "seq": "1",
            "filename": "favicon.svg",
        }
    outbox.beat(tools.database, HEARTBEAT_NAME, START)
    printing.print_missing(
        tools.database,
        tools.printed,
        lambda form: form.edition.encode(),
        base_url=tools.config.base_url,
        today=START.date(),
        most=10,
    )
    return House(app, objects)


def _with_rules(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a check and a calculation, for their pages."""
    date = next(one for one in document["steps"][0]["items"] if one["id"] == "i2")
    rule = {"rule": {"<=": [{"today": []}, {"var": "begins"}]}, "message": factories.words("Late")}
    date["valid_if"] = [rule, rule]
    amount = {"id": "i6", "key": "amount", "kind": "integer", "label": factories.words("Amount")}
    double = {"id": "i7", "key": "double", "kind": "computed", "label": factories.words("Double")}
    double["compute"] = {"*": [{"var": "amount"}, 2]}
    document["steps"][0]["items"] += [amount, double]
    return document


def _work_invitation(
    session: Session, own: factories.World, admin: Actor, name: str
) -> InvitationRow:
    return invitations_to_work.invite(
        session,
        admin,
        own.authority,
        email=f"{name}@rantala.example.fi",
        roles=[Role.OFFICER.value],
        language="fi",
        now=START,
    )


def _file_of(
    session: Session, store: AttachmentStore, case: CaseRow, purpose: Purpose
) -> AttachmentRow:
    content = io.BytesIO(factories.PDF_BYTES)
    received = uploads.receive(store, content, "liite.pdf", limit_bytes=10_000)
    return uploads.attach_to_case(
        session,
        case,
        received,
        purpose=purpose,
        scan_state=ScanState.UNSCANNED,
        actor=None,
        now=START,
    )


def _add_personas(session: Session, own: factories.World, other: factories.World) -> None:
    for persona in PERSONAS:
        if persona.is_customer_of_case:
            own.customer.demo_key = persona.key
            continue
        person: PersonRow = factories.make_person(session, persona.key)
        person.demo_key = persona.key
        authority = {"own": own.authority, "other": other.authority}.get(persona.authority)
        for role in persona.roles:
            accounts.give_role(session, person, role, authority, actor=None, now=START)


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """All of them; those that delete come last, the inner things before the outer."""
    return [
        (rule, method)
        for rule in sorted(
            app.url_map.iter_rules(),
            key=lambda rule: (rule.rule.endswith("/poista"), -len(rule.rule)),
        )
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROWS)


def test_nobody_gets_past_without_signing_in(house: House) -> None:
    for rule, method in rules(house.app):
        row = ROWS[rule.endpoint]
        if row.who is Who.EVERYBODY:
            continue
        answer = house.browser(None).open(house.address(rule), method=method)
        assert answer.status_code == 303, (rule, method)
        assert "/kirjaudu" in answer.headers["Location"], (rule, method)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_each_person_gets_what_the_row_says_and_nothing_else(
    house: House, persona: Persona
) -> None:
    differences = []
    for rule, method in rules(house.app):
        row = ROWS[rule.endpoint]
        with house.browser(persona).open(house.address(rule), method=method) as answer:
            status = answer.status_code
        if not persona.is_let(row):
            fits = status == 403
        elif not persona.finds(row):
            fits = status == 404
        else:
            # Let through: it works, or it says what is wrong with an empty form.
            fits = status not in {401, 403, 405} and status < 500
            fits = fits and (status != 404 or rule.endpoint in MAY_BE_MISSING)
        if not fits:
            differences.append((persona.key, method, rule.rule, status))
    assert differences == []


MAY_BE_MISSING = {
    "officer.drop_view",  # an officer's own, or any shared one for who leads
    "email_sign_in.link",
    "email_sign_in.use_link",
    "static",
    "sign_in.demo",
    "looks.logo",
    # An act that names no check or test.
    "admin.change_checks",
    "admin.change_test",
    # The worker has not been here.
    "officer.packages",
}
"""Pages whose address names something that this test has not made."""
