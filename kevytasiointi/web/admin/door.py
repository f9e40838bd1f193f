"""The administration's room: its addresses and views on one page."""

from typing import Final

from flask import Blueprint

from kevytasiointi.web.admin import (
    demo_mail,
    feedback,
    guiding,
    mailbox,
    navigation,
    overview,
    services,
    taking,
)

admin = Blueprint("admin", __name__)
admin.context_processor(navigation.navigation_parts)

admin.add_url_rule("/yllapito", view_func=overview.overview, methods=["GET"])
admin.add_url_rule(
    "/yllapito/lahtevat/<int:seq>/uudelleen", view_func=overview.send_again, methods=["POST"]
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
admin.add_url_rule("/postilaatikko/<mailbox_key>", view_func=mailbox.mailbox_test, methods=["GET"])
admin.add_url_rule(
    "/postilaatikko/<mailbox_key>", view_func=mailbox.confirm_mailbox_test, methods=["POST"]
)
