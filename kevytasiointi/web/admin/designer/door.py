"""The designer's addresses, all below `/yllapito/lomakkeet`."""

from typing import Final

from flask import Blueprint

from kevytasiointi.web.admin.designer import (
    acts,
    adding,
    calculating,
    checking,
    checks,
    deleting,
    form_section,
    library,
    part,
    rules,
    structure,
    versions,
)
from kevytasiointi.web.admin.designer.importing_door import add_importing
from kevytasiointi.web.admin.designer.navigation import designer_parts
from kevytasiointi.web.admin.designer.trying_door import add_trying
from kevytasiointi.web.admin.designer.work import ADDRESS

_FORM: Final = f"{ADDRESS}/<uuid:form_id>"
_PART: Final = f"{_FORM}/osa/<part_id>"


def add_designer(admin: Blueprint) -> None:
    """Add the designer's pages to the administration's room."""
    admin.context_processor(designer_parts)
    add_trying(admin)
    add_importing(admin)
    admin.add_url_rule(ADDRESS, view_func=library.library, methods=["GET"])
    admin.add_url_rule(f"{ADDRESS}/uusi", view_func=library.new_form, methods=["GET"])
    admin.add_url_rule(f"{ADDRESS}/uusi", view_func=library.begin_form, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/kopioi", view_func=library.copy_form, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/tyosta", view_func=library.continue_form, methods=["POST"])
    admin.add_url_rule(_FORM, view_func=structure.show_form, methods=["GET"])
    admin.add_url_rule(f"{_FORM}/vaihe", view_func=acts.add_step, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/kumoa", view_func=acts.undo_edit, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/poista", view_func=deleting.confirm_deleting, methods=["GET"])
    admin.add_url_rule(f"{_FORM}/poista", view_func=deleting.delete_form, methods=["POST"])
    admin.add_url_rule(_PART, view_func=part.show_part, methods=["GET"])
    admin.add_url_rule(_PART, view_func=part.save_part, methods=["POST"])
    admin.add_url_rule(f"{_PART}/laji", view_func=part.change_kind, methods=["POST"])
    admin.add_url_rule(f"{_PART}/uusi", view_func=adding.choose_kind, methods=["GET"])
    admin.add_url_rule(f"{_PART}/uusi", view_func=adding.add_item, methods=["POST"])
    admin.add_url_rule(f"{_PART}/siirra", view_func=acts.move_part, methods=["POST"])
    admin.add_url_rule(f"{_PART}/monista", view_func=acts.duplicate_part, methods=["POST"])
    admin.add_url_rule(f"{_PART}/poista", view_func=acts.remove_part, methods=["POST"])
    condition = f"{_PART}/ehto/<any({', '.join(rules.CONDITIONS)}):rule_key>"
    admin.add_url_rule(condition, view_func=rules.show_rule, methods=["GET"])
    admin.add_url_rule(condition, view_func=rules.save_rule, methods=["POST"])
    computation = f"{_PART}/ehto/{calculating.KEY}"
    admin.add_url_rule(computation, view_func=calculating.show_calculation, methods=["GET"])
    admin.add_url_rule(computation, view_func=calculating.save_calculation, methods=["POST"])
    all_checks, one_check = f"{_PART}/{checks.PAGE}", f"{_PART}/{checks.PAGE}/<int:number>"
    admin.add_url_rule(all_checks, view_func=checks.show_checks, methods=["GET"])
    admin.add_url_rule(all_checks, view_func=checks.change_checks, methods=["POST"])
    admin.add_url_rule(one_check, view_func=checks.show_check, methods=["GET"])
    admin.add_url_rule(one_check, view_func=checks.save_check, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/tarkistus", view_func=checking.check_form, methods=["GET"])
    section = f"{_FORM}/<any({', '.join(form_section.PAGES)}):section>"
    admin.add_url_rule(section, view_func=form_section.show_section, methods=["GET"])
    admin.add_url_rule(section, view_func=form_section.save_section, methods=["POST"])
    publishing = f"{_FORM}/julkaise"
    admin.add_url_rule(publishing, view_func=versions.confirm_publishing, methods=["GET"])
    admin.add_url_rule(publishing, view_func=versions.publish_form, methods=["POST"])
    listed, one = f"{_FORM}/versiot", f"{_FORM}/versiot/<int:number>"
    ending = "<any(yaml, json):ending>"
    admin.add_url_rule(listed, view_func=versions.versions, methods=["GET"])
    admin.add_url_rule(one, view_func=versions.one_version, methods=["GET"])
    admin.add_url_rule(f"{one}.{ending}", view_func=versions.export_version, methods=["GET"])
    schema = versions.export_answer_schema
    admin.add_url_rule(f"{one}/vastaukset.json", view_func=schema, methods=["GET"])
    admin.add_url_rule(f"{one}/palauta", view_func=versions.restore, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/vie.{ending}", view_func=versions.export_design, methods=["GET"])
    admin.add_url_rule(f"{_FORM}/poistu", view_func=versions.retire, methods=["POST"])
    admin.add_url_rule(f"{_FORM}/palauta", view_func=versions.reopen, methods=["POST"])
