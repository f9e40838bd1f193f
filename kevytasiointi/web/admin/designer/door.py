"""The designer's addresses and views on one page, all below `/yllapito/lomakkeet`."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Blueprint

from kevytasiointi.web.admin.designer import (
    acts,
    adding,
    calculating,
    checking,
    checks,
    deadline_rules,
    deleting,
    form_section,
    formtests,
    import_report,
    importing,
    library,
    part,
    preview,
    rules,
    structure,
    trying,
    versions,
)
from kevytasiointi.web.admin.designer.navigation import designer_parts
from kevytasiointi.web.admin.designer.work import ADDRESS

_FORM: Final = f"{ADDRESS}/<uuid:form_id>"
_SECTION: Final = f"{_FORM}/<any({', '.join(form_section.PAGES)}):section>"
_PART: Final = f"{_FORM}/osa/<part_id>"
_CONDITION: Final = f"{_PART}/ehto/<any({', '.join(rules.CONDITIONS)}):rule_key>"
_CALCULATION: Final = f"{_PART}/ehto/{calculating.KEY}"
_CHECKS: Final = f"{_PART}/{checks.PAGE}"
_VERSION: Final = f"{_FORM}/versiot/<int(max=999999):number>"
_ENDING: Final = "<any(yaml, json):ending>"

ROUTES: Final[Sequence[tuple[str, str, Callable[..., Any]]]] = (
    # The library, and how a form begins.
    ("GET", ADDRESS, library.library),
    ("GET", f"{ADDRESS}/uusi", library.new_form),
    ("POST", f"{ADDRESS}/uusi", library.begin_form),
    ("POST", f"{_FORM}/kopioi", library.copy_form),
    ("POST", f"{_FORM}/tyosta", library.continue_form),
    ("GET", f"{ADDRESS}/tuo", importing.choose_file),
    ("POST", f"{ADDRESS}/tuo", importing.read_file),
    ("GET", f"{ADDRESS}/tuo/<uuid:import_id>", import_report.show_report),
    ("POST", f"{ADDRESS}/tuo/<uuid:import_id>", import_report.make_form),
    ("GET", f"{_FORM}/poista", deleting.confirm_deleting),
    ("POST", f"{_FORM}/poista", deleting.delete_form),
    # Steps and questions.
    ("GET", _FORM, structure.show_form),
    ("POST", f"{_FORM}/vaihe", acts.add_step),
    ("POST", f"{_FORM}/kumoa", acts.undo_edit),
    ("GET", _PART, part.show_part),
    ("POST", _PART, part.save_part),
    ("POST", f"{_PART}/laji", part.change_kind),
    ("GET", f"{_PART}/uusi", adding.choose_kind),
    ("POST", f"{_PART}/uusi", adding.add_item),
    ("POST", f"{_PART}/siirra", acts.move_part),
    ("POST", f"{_PART}/monista", acts.duplicate_part),
    ("POST", f"{_PART}/poista", acts.remove_part),
    # Rules.
    ("GET", _CONDITION, rules.show_rule),
    ("POST", _CONDITION, rules.save_rule),
    ("GET", _CALCULATION, calculating.show_calculation),
    ("POST", _CALCULATION, calculating.save_calculation),
    ("GET", _CHECKS, checks.show_checks),
    ("POST", _CHECKS, checks.change_checks),
    ("GET", f"{_CHECKS}/<int:number>", checks.show_check),
    ("POST", f"{_CHECKS}/<int:number>", checks.save_check),
    # The form as a whole.
    ("GET", _SECTION, form_section.show_section),
    ("POST", _SECTION, form_section.save_section),
    ("GET", f"{_FORM}/{deadline_rules.PAGE}/<int:number>", deadline_rules.show_deadline_rule),
    ("POST", f"{_FORM}/{deadline_rules.PAGE}/<int:number>", deadline_rules.save_deadline_rule),
    # Looked at, tried, tested, checked.
    ("GET", f"{_FORM}/esikatselu", preview.show_preview),
    ("POST", f"{_PART}/esikatselu", preview.preview_part),
    ("GET", f"{_FORM}/esikatselu/pdf", trying.empty_paper),
    ("GET", f"{_FORM}/kokeile", trying.begin_trial),
    ("POST", f"{_FORM}/kokeile", trying.go_on),
    ("POST", f"{_FORM}/kokeile/pdf", trying.trial_pdf),
    ("GET", f"{_FORM}/testit", formtests.show_tests),
    ("POST", f"{_FORM}/testit", formtests.record_test),
    ("POST", f"{_FORM}/testit/<int:number>", formtests.change_test),
    ("GET", f"{_FORM}/tarkistus", checking.check_form),
    # Published, given out, retired.
    ("GET", f"{_FORM}/julkaise", versions.confirm_publishing),
    ("POST", f"{_FORM}/julkaise", versions.publish_form),
    ("GET", f"{_FORM}/versiot", versions.versions),
    ("GET", _VERSION, versions.one_version),
    ("GET", f"{_VERSION}.{_ENDING}", versions.export_version),
    ("GET", f"{_VERSION}/vastaukset.json", versions.export_answer_schema),
    ("POST", f"{_VERSION}/palauta", versions.restore),
    ("GET", f"{_FORM}/vie.{_ENDING}", versions.export_design),
    ("POST", f"{_FORM}/poistu", versions.retire),
    ("POST", f"{_FORM}/palauta", versions.reopen),
)
"""Method, address, view."""


def add_designer(admin: Blueprint) -> None:
    """Add the designer's pages to the administration's room."""
    admin.context_processor(designer_parts)
    admin.context_processor(preview.preview_parts)
    for method, address, view in ROUTES:
        admin.add_url_rule(address, view_func=view, methods=[method])
