"""The addresses where a design is looked at and tried: preview, trial and tests."""

from typing import Final

from flask import Blueprint

from kevytasiointi.web.admin.designer import formtests, preview, trying
from kevytasiointi.web.admin.designer.work import ADDRESS

_FORM: Final = f"{ADDRESS}/<uuid:form_id>"


def add_trying(admin: Blueprint) -> None:
    """Add the pages to the administration's room."""
    admin.context_processor(preview.preview_parts)
    admin.add_url_rule(f"{_FORM}/esikatselu", view_func=preview.show_preview, methods=["GET"])
    admin.add_url_rule(
        f"{_FORM}/osa/<part_id>/esikatselu", view_func=preview.preview_part, methods=["POST"]
    )
    admin.add_url_rule(f"{_FORM}/esikatselu/pdf", view_func=trying.empty_paper, methods=["GET"])
    admin.add_url_rule(f"{_FORM}/kokeile", view_func=trying.begin_trial, methods=["GET"])
    admin.add_url_rule(f"{_FORM}/kokeile", view_func=trying.go_on, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/kokeile/pdf", view_func=trying.trial_pdf, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/testit", view_func=formtests.show_tests, methods=["GET"])
    admin.add_url_rule(f"{_FORM}/testit", view_func=formtests.record_test, methods=["POST"])
    admin.add_url_rule(
        f"{_FORM}/testit/<int:number>", view_func=formtests.change_test, methods=["POST"]
    )
