"""The addresses where a design is looked at and tried: preview, trial and tests."""

from typing import Final

from flask import Blueprint

from kevytasiointi.web.admin.designer import preview
from kevytasiointi.web.admin.designer.work import ADDRESS

_FORM: Final = f"{ADDRESS}/<uuid:form_id>"


def add_trying(admin: Blueprint) -> None:
    """Add the pages to the administration's room."""
    admin.context_processor(preview.preview_parts)
    admin.add_url_rule(f"{_FORM}/esikatselu", view_func=preview.show_preview, methods=["GET"])
    admin.add_url_rule(
        f"{_FORM}/osa/<part_id>/esikatselu", view_func=preview.preview_part, methods=["POST"]
    )
