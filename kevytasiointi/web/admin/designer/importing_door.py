"""The addresses where a form is made of a file."""

from typing import Final

from flask import Blueprint

from kevytasiointi.web.admin.designer import import_report, importing
from kevytasiointi.web.admin.designer.work import ADDRESS

_UPLOAD: Final = f"{ADDRESS}/tuo"
_REPORT: Final = f"{_UPLOAD}/<uuid:import_id>"


def add_importing(admin: Blueprint) -> None:
    """Add the pages to the administration's room."""
    admin.add_url_rule(_UPLOAD, view_func=importing.choose_file, methods=["GET"])
    admin.add_url_rule(_UPLOAD, view_func=importing.read_file, methods=["POST"])
    admin.add_url_rule(_REPORT, view_func=import_report.show_report, methods=["GET"])
    admin.add_url_rule(_REPORT, view_func=import_report.make_form, methods=["POST"])
