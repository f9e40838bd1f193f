"""The pages of the form as a whole, facts, handling and settings, as `domain/formfields` says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import FORM, PartChanged, fingerprint, free_name, members
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formfields import period_settings, section_fields
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.partfields import Asked, PartField
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.rulesubjects import form_spot
from kevytasiointi.domain.settings import PERIOD, PERIOD_WORDS, PLACEHOLDER
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.texts import mark
from kevytasiointi.web.admin.designer import deadline_rules, formwords, typed
from kevytasiointi.web.admin.designer.differences import Changed, in_short
from kevytasiointi.web.admin.designer.ruleediting import RuleEditor
from kevytasiointi.web.admin.designer.work import (
    Work,
    address_of,
    change,
    done,
    read_work,
    takes_part,
)
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "tiedot": ("facts", mark("Facts")),
    "kasittely": ("handling", mark("Handling")),
    "asetukset": ("settings", mark("Settings")),
}
"""The last word of an address: the section, and what its page is called."""

_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409
_ADD: Final = "row-add:"
"""The button that gives one more empty row of a list, and saves nothing."""


@dataclass(frozen=True, slots=True)
class RuleLink:
    """A rule as a sentence, and the page where it is changed."""

    sentence: str
    address: str


@requires(Permission.FORM_DESIGN)
def show_section(form_id: UUID, section: str) -> str:
    """A section of the form, to be changed."""
    return _page(read_work(form_id), section)


@requires(Permission.FORM_DESIGN)
@takes_part
def save_section(form_id: UUID, section: str) -> ResponseReturnValue:
    """Change a section of the form."""
    work = read_work(form_id)
    fields = section_fields(_name(section), work.spec)
    values, problems = typed.read_fields(request.form, fields, work.document)
    if "settings" in values:
        values["settings"] = _with_keys(values["settings"])
    if problems or request.form.get("do", "").startswith(_ADD):
        return _page(work, section, values, problems), _BAD_REQUEST if problems else 200
    settings = typed.new_keys(request.form, "settings")
    try:
        change(form_id, ChangePart(FORM, values, request.form.get("seen", ""), settings))
    except PartChanged:
        problem = _("Somebody else changed this in between. Nothing has been overwritten.")
        work = read_work(form_id)
        return _page(work, section, values, {"": problem}, is_conflict=True), _CONFLICT
    except InvalidInput as error:
        sentence = texts.say(language(), error.msgid, **error.params)
        return _page(work, section, values, {error.field: sentence}), _BAD_REQUEST
    return done(address_of(form_id, section), _("Saved."))


def _name(section: str) -> str:
    if section not in PAGES:
        raise NotFound(f"section {section}")
    return PAGES[section][0]


def _page(
    work: Work,
    section: str,
    values: JsonObject | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    is_conflict: bool = False,
) -> str:
    fields = section_fields(_name(section), work.spec)
    keys = [field.key for field in fields]
    seen = fingerprint(work.parts[0], keys)
    return render_template(
        "admin/designer/section.html",
        work=work,
        section=_name(section),
        page=section,
        heading=PAGES[section][1],
        fields=fields,
        shown=_shown(work, fields) if values is None else _as_typed(work, fields),
        conflicts=_conflicts(work, values or {}, section) if is_conflict else (),
        seen=seen if values is None or is_conflict else request.form.get("seen", ""),
        findings=_findings(work, keys),
        problems=problems or {},
        field_words=formwords,
        units=_units(work),
        period_parts=period_parts,
        item_words=_item_words(work),
        add_row=_ADD,
        rule_links={"deadlines": _deadline_rules(work)},
        has_errors=bool(problems),
    )


def _shown(work: Work, fields: Sequence[PartField]) -> JsonObject:
    """What is stored, by key."""
    stored = {field.key: work.document.get(field.key) for field in fields}
    rows = [field for field in fields if field.asked is Asked.ROWS]
    return stored | {field.key: typed.standing_rows(field, stored[field.key]) for field in rows}


def _as_typed(work: Work, fields: Sequence[PartField]) -> JsonObject:
    """What was posted, by key, with one more row of a list when its button was pressed."""
    shown, _problems = typed.read_fields(request.form, fields, work.document, as_rows_stand=True)
    wanted = request.form.get("do", "").removeprefix(_ADD)
    for field in fields:
        rows = shown.get(field.key)
        if field.key == wanted and field.asked is Asked.ROWS:
            shown[field.key] = [*(rows if isinstance(rows, list) else ()), {}]
    return shown


def _conflicts(work: Work, mine: JsonObject, section: str) -> Sequence[Changed]:
    """What is stored now and what was typed, where they differ."""
    return [
        Changed(
            formwords.field_name(key, _name(section)),
            in_short(work.document.get(key)),
            in_short(value),
        )
        for key, value in mine.items()
        if work.document.get(key) != value
    ]


def _findings(work: Work, keys: Sequence[str]) -> Sequence[Finding]:
    return [
        finding
        for finding in work.findings
        if finding.path.partition(".")[0].partition("[")[0] in keys
    ]


def _units(work: Work) -> Sequence[tuple[str, str]]:
    """The units of a period, and the settings that hold one."""
    spoken = language()
    units = [(unit, words[spoken][1]) for unit, words in PERIOD_WORDS.items()]
    labels = {one.key: pick(one.label, spoken)[0] for one in work.spec.settings}
    return units + [
        (f"setting:{key}", _("as set: %(label)s", label=labels[key]))
        for key in period_settings(work.spec)
    ]


def _deadline_rules(work: Work) -> Sequence[RuleLink]:
    """When each deadline begins, in words, and where that is changed."""
    spot = form_spot(work.spec)
    return [
        RuleLink(
            RuleEditor(work, spot, deadline_rules.KEY, one.get(deadline_rules.KEY)).stored_sentence,
            address_of(work.form_id, deadline_rules.PAGE, str(number)),
        )
        for number, one in enumerate(members(work.document, "deadlines"))
    ]


def period_parts(value: object) -> tuple[str, str]:
    """A stored period as its two fields: number, and unit or setting."""
    text = value if isinstance(value, str) else ""
    if (found := PERIOD.fullmatch(text)) is not None:
        return found[1], found[2]
    name = PLACEHOLDER.fullmatch(text)
    return "", f"setting:{name[1]}" if name else "D"


def _item_words(work: Work) -> Mapping[str, str]:
    """The questions of the items by path, for choosing one."""
    return {path: pick(item.label, language())[0] or path for path, item in work.spec.items()}


def _with_keys(rows: Json) -> Json:
    """Settings with a key each: made of the label where it was left empty."""
    if not isinstance(rows, list):
        return rows
    taken = {str(row["key"]) for row in rows if isinstance(row, Mapping) and row.get("key")}
    named: list[Json] = []
    for row in rows:
        if isinstance(row, Mapping) and not row.get("key"):
            label = row.get("label")
            words = next(iter(label.values()), "") if isinstance(label, Mapping) else ""
            key = free_name(slug_of(str(words)), taken)
            taken.add(key)
            named.append({**row, "key": key})
        else:
            named.append(row)
    return named
