"""The page where a computed item is told how it is worked out: a way, and the amounts picked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.calculations import AMOUNTS, Way, compute_of
from kevytasiointi.domain.computing import (
    NUMBER,
    DraftCalculation,
    Pick,
    draft_calculation,
    pickable,
    read_calculation,
    repeats,
)
from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import Part, PartChanged, PartGone, fingerprint
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.rulesubjects import Spot, Subject, Vocabulary
from kevytasiointi.texts import mark
from kevytasiointi.web.admin.designer import fieldwords
from kevytasiointi.web.admin.designer.findingwords import said
from kevytasiointi.web.admin.designer.ruleediting import REPLACE, SAVE, said_rule, say
from kevytasiointi.web.admin.designer.rules import opened, rule_findings
from kevytasiointi.web.admin.designer.ruleview import Choice, ChoiceGroup, Drawing
from kevytasiointi.web.admin.designer.structure import localized_of
from kevytasiointi.web.admin.designer.work import Work, change, done, part_address
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

KEY: Final = "compute"
ADD: Final = "add"
_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409
_MOST_PICKS: Final = 20

WAYS: Final[Mapping[Way, tuple[str, str]]] = {
    Way.SUM: (mark("Added together"), mark("A + B + C")),
    Way.DIFFERENCE: (mark("The first minus the second"), mark("A − B")),
    Way.PRODUCT: (mark("Multiplied"), mark("A × B, for example a number of days × a fee")),
    Way.QUOTIENT: (mark("The first divided by the second"), mark("A ÷ B")),
    Way.SAME: (
        mark("One amount as it is"),
        mark("For example the number of rows, or the sum of a question on all rows."),
    ),
    Way.EACH_ROW: (
        mark("Multiplied on each row, and the rows added together"),
        mark("For example the number × the price on each row."),
    ),
    Way.SMALLEST: (mark("The smallest of them"), ""),
    Way.LARGEST: (mark("The largest of them"), ""),
}
"""Name and explanation of each way."""

PICKED: Final[Mapping[str, str]] = {
    "count": mark("How many: %(question)s"),
    "sum": mark("Sum of the rows: %(question)s"),
    "min": mark("Smallest of the rows: %(question)s"),
    "max": mark("Largest of the rows: %(question)s"),
}
"""What is picked of a question besides its answer."""


@requires(Permission.FORM_DESIGN)
def show_calculation(form_id: UUID, part_id: str) -> str:
    """How a computed item is worked out."""
    work, part, spot = opened(form_id, part_id, KEY)
    draft = draft_calculation(part.value.get(KEY), spot, Vocabulary(work.spec), language())
    return _page(work, part, spot, draft)


@requires(Permission.FORM_DESIGN)
def save_calculation(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Change how a computed item is worked out, or show the page with more to pick."""
    work, part, spot = opened(form_id, part_id, KEY)
    button = request.form.get("do", SAVE)
    if button == REPLACE:
        return _page(work, part, spot, DraftCalculation())
    draft = _posted(with_more=button == ADD)
    calculation, problems = read_calculation(draft, spot, Vocabulary(work.spec))
    if button != SAVE:
        return _page(work, part, spot, draft)
    if calculation is None:
        told = {name: str(_(msgid)) for name, msgid in problems.items()}
        return _page(work, part, spot, draft, problems=told), _BAD_REQUEST
    rule = compute_of(calculation)
    edit = ChangePart(part_id, {KEY: rule}, request.form.get("seen", ""))
    try:
        work = change(form_id, edit)
    except (PartChanged, PartGone):
        work, part, spot = opened(form_id, part_id, KEY)
        mine = said_rule(work, spot, KEY, rule)
        return _page(work, part, spot, draft, mine=mine), _CONFLICT
    except InvalidInput as error:
        told = {"": texts.say(language(), error.msgid, **error.params)}
        return _page(work, part, spot, draft, problems=told), _BAD_REQUEST
    work, part, spot = opened(form_id, part_id, KEY)
    on = ("ehto", KEY) if rule_findings(work, part, KEY) else ()
    return done(part_address(form_id, part_id, *on), _("Saved."))


def _posted(*, with_more: bool) -> DraftCalculation:
    form = request.form
    numbers = [n for n in range(_MOST_PICKS) if f"pick-{n}" in form]
    picked = tuple(form.get(f"pick-{n}", "") for n in numbers)
    written = tuple(form.get(f"number-{n}", "") for n in numbers)
    draft = DraftCalculation(
        form.get("way", ""), picked, written, form.get("repeat", ""), form.get("decimals", "")
    )
    if not with_more:
        return draft
    return replace(draft, picked=(*picked, ""), written=(*written, ""))


def _page(
    work: Work,
    part: Part,
    spot: Spot,
    draft: DraftCalculation | None,
    *,
    problems: Mapping[str, str] | None = None,
    mine: str = "",
) -> str:
    """The page of a calculation.

    Args:
        work: the design.
        part: the computed item.
        spot: where its rule stands.
        draft: what is picked; None: the stored rule says more than the page can.
        problems: what is wrong, by field.
        mine: what a refused change said, when somebody else changed the rule in between.
    """
    vocabulary = Vocabulary(work.spec)
    known = vocabulary.at(spot)
    stored: Json = part.value.get(KEY)
    calculation = None if draft is None else read_calculation(draft, spot, vocabulary)[0]
    rule = stored if calculation is None else compute_of(calculation)
    drawing = Drawing(work.spec, vocabulary, language(), say())
    inside = spot.inside(draft.repeat) if draft is not None and draft.way == Way.EACH_ROW else None
    amounts = vocabulary.at(inside) if inside is not None else known
    return render_template(
        "admin/designer/calculation.html",
        work=work,
        part=part,
        words=localized_of(part.value, "label"),
        rule_name=fieldwords.field_name(KEY),
        draft=draft,
        ways=[Choice(w.value, _(WAYS[w][0]), draft is not None and draft.way == w) for w in WAYS],
        way_hints={way.value: _(hint) for way, (_name, hint) in WAYS.items() if hint},
        repeats=[
            Choice(one.name, drawing.name(one), draft is not None and one.name == draft.repeat)
            for one in repeats(known)
        ],
        picks=_picks(draft, drawing, amounts) if draft is not None else [],
        most_picks=_MOST_PICKS,
        sentence=said_rule(work, spot, KEY, rule),
        stored_sentence=said_rule(work, spot, KEY, stored),
        seen=fingerprint(part, [KEY]),
        findings=[said(one) for one in rule_findings(work, part, KEY)],
        problems=problems or {},
        mine=mine,
        has_errors=bool(problems or mine),
    )


def _picks(
    draft: DraftCalculation, drawing: Drawing, known: Mapping[str, Subject]
) -> list[tuple[Sequence[ChoiceGroup], str, bool]]:
    """For each amount what can be picked, the written number, and whether one is written."""
    fewest = AMOUNTS[Way(draft.way)][0] if draft.way in {way.value for way in Way} else 2
    picked = [*draft.picked, *[""] * (fewest - len(draft.picked))]
    written = [*draft.written, *[""] * (len(picked) - len(draft.written))]
    there = pickable(known)
    return [
        (_groups(there, drawing, value), written[number], value == NUMBER)
        for number, value in enumerate(picked)
    ]


def _groups(there: Sequence[Pick], drawing: Drawing, value: str) -> Sequence[ChoiceGroup]:
    def choice(pick: Pick) -> Choice:
        name = drawing.name(pick.subject)
        text = _(PICKED[pick.of], question=name) if pick.of else name
        return Choice(pick.value, text, pick.value == value)

    groups = [ChoiceGroup("", [Choice(NUMBER, _("a number written here"), value == NUMBER)])]
    for heading, number in drawing.headings():
        choices = [choice(pick) for pick in there if pick.subject.step == number]
        if choices:
            groups.append(ChoiceGroup(heading, choices))
    return groups
