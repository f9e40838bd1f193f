"""The administration's room: its addresses and views on one page."""

from flask import Blueprint

from kevytasiointi.web.admin import demo_mail, navigation, overview

admin = Blueprint("admin", __name__)
admin.context_processor(navigation.navigation_parts)

admin.add_url_rule("/yllapito", view_func=overview.overview, methods=["GET"])
admin.add_url_rule(
    "/yllapito/lahtevat/<int:seq>/uudelleen", view_func=overview.send_again, methods=["POST"]
)
admin.add_url_rule("/posti", view_func=demo_mail.demo_mail, methods=["GET"])
