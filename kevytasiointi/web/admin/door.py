"""The administration's room: its addresses and views on one page."""

from typing import Final

from flask import Blueprint

from kevytasiointi.web.admin import (
    authorities,
    breaks,
    deadline_habits,
    deliveries,
    demo_mail,
    feedback,
    guiding,
    joining,
    mailbox,
    members,
    navigation,
    overview,
    own_authority,
    portal_facts,
    rejoining,
    reply_texts,
    retention,
    services,
    statistics,
    taking,
)
from kevytasiointi.web.admin.designer.door import add_designer

admin = Blueprint("admin", __name__)
admin.context_processor(navigation.navigation_parts)
add_designer(admin)

admin.add_url_rule("/yllapito", view_func=overview.overview, methods=["GET"])
admin.add_url_rule("/yllapito/sailytys", view_func=retention.retention, methods=["GET"])
admin.add_url_rule("/yllapito/tilastot", view_func=statistics.statistics, methods=["GET"])
admin.add_url_rule("/yllapito/tilastot.csv", view_func=statistics.statistics_table, methods=["GET"])
admin.add_url_rule("/yllapito/sailytys", view_func=retention.save_closing, methods=["POST"])
_DELIVERIES: Final = "/yllapito/lahtevat"
_LARGEST: Final = 2**31 - 1
"""Of the numbers that the database keeps."""

admin.add_url_rule(_DELIVERIES, view_func=deliveries.deliveries, methods=["GET"])
admin.add_url_rule(f"{_DELIVERIES}/uudelleen", view_func=deliveries.retry_all, methods=["POST"])
admin.add_url_rule(
    f"{_DELIVERIES}/<int(max={_LARGEST}):seq>/uudelleen",
    view_func=deliveries.retry,
    methods=["POST"],
)
admin.add_url_rule("/posti", view_func=demo_mail.demo_mail, methods=["GET"])
admin.add_url_rule("/yllapito/palaute", view_func=feedback.feedback, methods=["GET"])
admin.add_url_rule(
    "/yllapito/palaute/<uuid:feedback_id>", view_func=feedback.one_feedback, methods=["GET"]
)
admin.add_url_rule(
    "/yllapito/palaute/<uuid:feedback_id>", view_func=feedback.answer_one, methods=["POST"]
)
admin.add_url_rule("/yllapito/palvelut", view_func=services.services, methods=["GET"])
admin.add_url_rule("/yllapito/palvelut/opastus", view_func=guiding.offer_guidance, methods=["GET"])
admin.add_url_rule(
    "/yllapito/palvelut/opastus", view_func=guiding.save_new_guidance, methods=["POST"]
)
admin.add_url_rule(
    "/yllapito/palvelut/lomake/<form_slug>", view_func=taking.take_form, methods=["GET"]
)
admin.add_url_rule(
    "/yllapito/palvelut/lomake/<form_slug>", view_func=taking.take_into_use, methods=["POST"]
)
_SERVICE: Final = "/yllapito/palvelut/<uuid:service_id>"
admin.add_url_rule(_SERVICE, view_func=services.service, methods=["GET"])
admin.add_url_rule(f"{_SERVICE}/testaa", view_func=services.test_again, methods=["POST"])
admin.add_url_rule(f"{_SERVICE}/avaa", view_func=services.open_now, methods=["POST"])
admin.add_url_rule(f"{_SERVICE}/sulje", view_func=services.shut, methods=["POST"])
admin.add_url_rule(f"{_SERVICE}/versio", view_func=services.take_version, methods=["POST"])
admin.add_url_rule(
    f"{_SERVICE}/<any(testaa, avaa, sulje, versio):action>",
    view_func=services.to_service,
    methods=["GET"],
)
admin.add_url_rule(f"{_SERVICE}/muuta", view_func=taking.change_service, methods=["GET"])
admin.add_url_rule(f"{_SERVICE}/muuta", view_func=taking.save_service, methods=["POST"])
admin.add_url_rule(f"{_SERVICE}/opastus", view_func=guiding.change_guidance, methods=["GET"])
admin.add_url_rule(f"{_SERVICE}/opastus", view_func=guiding.save_guidance, methods=["POST"])
admin.add_url_rule(f"{_SERVICE}/liitostapa", view_func=rejoining.choose_joining, methods=["GET"])
admin.add_url_rule(f"{_SERVICE}/liitostapa", view_func=rejoining.save_joining, methods=["POST"])
admin.add_url_rule("/postilaatikko/<mailbox_key>", view_func=mailbox.mailbox_test, methods=["GET"])
admin.add_url_rule(
    "/postilaatikko/<mailbox_key>", view_func=mailbox.confirm_mailbox_test, methods=["POST"]
)

_AUTHORITIES: Final = "/yllapito/viranomaiset"
admin.add_url_rule(_AUTHORITIES, view_func=authorities.authorities, methods=["GET"])
admin.add_url_rule(f"{_AUTHORITIES}/uusi", view_func=authorities.new_authority, methods=["GET"])
admin.add_url_rule(f"{_AUTHORITIES}/uusi", view_func=authorities.add_authority, methods=["POST"])
admin.add_url_rule(f"{_AUTHORITIES}/<slug>", view_func=authorities.authority, methods=["GET"])
admin.add_url_rule(f"{_AUTHORITIES}/<slug>", view_func=authorities.save_authority, methods=["POST"])
admin.add_url_rule(
    f"{_AUTHORITIES}/<slug>/kutsu", view_func=authorities.invite_admin, methods=["POST"]
)
_HABITS: Final = "/yllapito/maaraajat"
admin.add_url_rule(_HABITS, view_func=deadline_habits.deadline_habits, methods=["GET"])
admin.add_url_rule(_HABITS, view_func=deadline_habits.save_deadline_habits, methods=["POST"])
_OWN: Final = "/yllapito/viranomainen"
admin.add_url_rule(_OWN, view_func=own_authority.own_authority, methods=["GET"])
admin.add_url_rule(_OWN, view_func=own_authority.save_own_authority, methods=["POST"])
_MEMBERS: Final = "/yllapito/jasenet"
admin.add_url_rule(_MEMBERS, view_func=members.own_members, methods=["GET"])
admin.add_url_rule(_MEMBERS, view_func=members.invite_member, methods=["POST"])
admin.add_url_rule(f"{_MEMBERS}/<uuid:member_id>", view_func=members.member, methods=["GET"])
admin.add_url_rule(
    f"{_MEMBERS}/<uuid:member_id>", view_func=members.change_member, methods=["POST"]
)
admin.add_url_rule(
    "/yllapito/kutsut/<uuid:member_invitation_id>/peru",
    view_func=members.cancel_invitation,
    methods=["POST"],
)
admin.add_url_rule("/kutsu/<invitation_key>", view_func=joining.invitation, methods=["GET"])
admin.add_url_rule("/kutsu/<invitation_key>", view_func=joining.join, methods=["POST"])
_BREAKS: Final = "/yllapito/katkot"
admin.add_url_rule(_BREAKS, view_func=breaks.breaks, methods=["GET"])
admin.add_url_rule(_BREAKS, view_func=breaks.record_break, methods=["POST"])
admin.add_url_rule(
    f"{_BREAKS}/<uuid:break_id>/peru", view_func=breaks.cancel_break, methods=["POST"]
)
_FACTS: Final = "/yllapito/alusta"
admin.add_url_rule(_FACTS, view_func=portal_facts.facts, methods=["GET"])
admin.add_url_rule(_FACTS, view_func=portal_facts.save_facts, methods=["POST"])
_TEXTS: Final = "/yllapito/vastauspohjat"
admin.add_url_rule(_TEXTS, view_func=reply_texts.texts, methods=["GET"])
admin.add_url_rule(_TEXTS, view_func=reply_texts.add_text, methods=["POST"])
admin.add_url_rule(f"{_TEXTS}/<uuid:text_id>", view_func=reply_texts.one_text, methods=["GET"])
admin.add_url_rule(f"{_TEXTS}/<uuid:text_id>", view_func=reply_texts.change_text, methods=["POST"])
