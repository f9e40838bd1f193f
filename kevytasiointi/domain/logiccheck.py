"""Static checks of a rule: every name known, every comparison between values of one type."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kevytasiointi.domain.formplaces import (
    SETTINGS,
    TYPE_OF_SETTING,
    Found,
    Place,
    Type,
    place_of,
)
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.rulemeanings import (
    Meaning,
    common_type,
    fits,
    is_number_column,
    options_of,
    type_of_literal,
)
from kevytasiointi.domain.rulenodes import Call, Literal, Node, Var
from kevytasiointi.domain.wording import Text, tell

EQUAL_TYPES: Final = frozenset({Type.BOOLEAN, Type.NUMBER, Type.TEXT, Type.DATE, Type.TIME})
ORDERED_TYPES: Final = frozenset({Type.NUMBER, Type.DATE, Type.TIME})
COMPARISONS: Final = frozenset({"===", "!==", "<", "<=", ">", ">="})


class RuleChecker:
    """Checks one rule at one place; collects messages and the items that the rule names."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        self.messages: list[Text] = []
        self.named: list[Found] = []

    def check_condition(self, node: Node, place: Place) -> None:
        """Check a rule whose value decides something."""
        meaning = self._infer(node, place)
        if meaning.type not in (Type.CONDITION, Type.ANY):
            self._wrong(
                tell("a condition is needed here, not a bare %(type)s", type=meaning.type.value)
            )

    def _wrong(self, message: Text) -> Meaning:
        if message not in self.messages:
            self.messages.append(message)
        return Meaning(Type.ANY)

    def _infer(self, node: Node, place: Place) -> Meaning:
        if isinstance(node, Literal):
            return Meaning(type_of_literal(node.value), literal=node)
        if isinstance(node, Var):
            return self._infer_name(node.name, place)
        if node.operator in ("some", "all") or (node.operator == "sum" and len(node.arguments) > 1):
            return self._infer_over_rows(node, place)
        meanings = [self._infer(argument, place) for argument in node.arguments]
        return SHAPES[node.operator](self, node.operator, meanings)

    def _infer_name(self, name: str, place: Place) -> Meaning:
        head, _, rest = name.partition(".")
        if head == SETTINGS and rest:
            kind = self._settings.get(rest)
            if kind is None:
                return self._wrong(tell("'%(rest)s' is not a setting of this form", rest=rest))
            if kind not in TYPE_OF_SETTING:
                return self._wrong(
                    tell("'%(rest)s' is a text setting, which a rule can't compare", rest=rest)
                )
            return Meaning(TYPE_OF_SETTING[kind])
        found = place.find(name)
        if found is None:
            return self._wrong(tell("unknown item '%(name)s'", name=name))
        self.named.append(found)
        if found.item.kind in (ItemKind.ATTACHMENT, ItemKind.NOTE, ItemKind.GROUP):
            return self._wrong(
                tell(
                    "'%(name)s' is of kind %(kind)s, which has no answer",
                    name=name,
                    kind=found.item.kind.value,
                )
            )
        return Meaning(found.type, found=found)

    def _infer_over_rows(self, node: Call, place: Place) -> Meaning:
        rows = self._infer(node.arguments[0], place)
        if rows.type is not Type.ROWS or rows.found is None:
            if rows.type is not Type.ANY:
                self._wrong(tell("%(operator)s needs a repeat first", operator=node.operator))
            return Meaning(Type.ANY)
        inner = place_of(place, rows.found)
        if node.operator == "sum":
            self._expect(Type.NUMBER, "sum", self._infer(node.arguments[1], inner))
            return Meaning(Type.NUMBER)
        self.check_condition(node.arguments[1], inner)
        return Meaning(Type.CONDITION)

    def check_number(self, node: Node, place: Place) -> None:
        """Check a rule whose value is an answer."""
        self._expect(Type.NUMBER, "compute", self._infer(node, place))

    def _expect(self, wanted: Type, operator: str, meaning: Meaning) -> None:
        if not fits(wanted, meaning):
            self._wrong(
                tell(
                    "%(operator)s needs a %(wanted)s, not a %(type)s",
                    operator=operator,
                    wanted=wanted.value,
                    type=meaning.type.value,
                )
            )

    # --- shapes of operators ---

    def connective(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """and, or, !: conditions give a condition."""
        for meaning in meanings:
            self._expect(Type.CONDITION, operator, meaning)
        return Meaning(Type.CONDITION)

    def comparison(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """Comparisons: all sides of one type that can be compared."""
        if any(meaning.type is Type.NULL for meaning in meanings):
            self._wrong(
                tell("%(operator)s with null is never true; use filled or empty", operator=operator)
            )
            return Meaning(Type.CONDITION)
        if all(meaning.literal is not None for meaning in meanings):
            self._wrong(
                tell(
                    "%(operator)s compares written values only, so it is always the same",
                    operator=operator,
                )
            )
        named = [meaning.found for meaning in meanings if meaning.found is not None]
        if any(one in named[:index] for index, one in enumerate(named)):
            self._wrong(
                tell(
                    "%(operator)s compares '%(path)s' with itself",
                    operator=operator,
                    path=named[0].path,
                )
            )
        wanted = common_type(meanings)
        allowed = EQUAL_TYPES if operator in ("===", "!==") else ORDERED_TYPES
        if wanted is not Type.ANY and wanted not in allowed:
            self._wrong(
                tell(
                    "%(operator)s can't compare a %(wanted)s",
                    operator=operator,
                    wanted=wanted.value,
                )
            )
        for meaning in meanings:
            self._expect(wanted, operator, meaning)
        self._check_options(meanings)
        return Meaning(Type.CONDITION)

    def membership(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """in: a value and a list, written out or that of a choices item."""
        value, members = meanings
        if members.type not in (Type.LIST, Type.ANY):
            self._wrong(tell("in needs a list second"))
        elif members.literal is not None and isinstance(members.literal.value, tuple):
            options = [
                Meaning(type_of_literal(m), literal=Literal(m)) for m in members.literal.value
            ]
            for option in options:
                self._expect(value.type, operator, option)
            self._check_options([value, *options])
        elif members.found is not None:
            self._check_options([members, value])
        return Meaning(Type.CONDITION)

    def arithmetic(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """Numbers give a number."""
        for meaning in meanings:
            self._expect(Type.NUMBER, operator, meaning)
        return Meaning(Type.NUMBER)

    def aggregate(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """sum, min and max: a column, or numbers."""
        if len(meanings) == 1 and is_number_column(meanings[0]):
            return Meaning(Type.NUMBER)
        return self.arithmetic(operator, meanings)

    def counted(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """count: rows, ticks or a column."""
        if meanings[0].type not in (Type.ROWS, Type.LIST, Type.ANY):
            self._wrong(
                tell("%(operator)s needs a repeat, a column or a choices item", operator=operator)
            )
        return Meaning(Type.NUMBER)

    def presence(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """filled and empty: an item."""
        if meanings[0].found is None and meanings[0].type is not Type.ANY:
            self._wrong(tell("%(operator)s needs an item", operator=operator))
        return Meaning(Type.CONDITION)

    def choice(self, _operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """if: conditions and values of one type."""
        for condition in meanings[0:-1:2]:
            self._expect(Type.CONDITION, "if", condition)
        values = [*meanings[1::2], meanings[-1]]
        wanted = common_type([v for v in values if v.type is not Type.NULL] or values)
        for value in values:
            if value.type is not Type.NULL:
                self._expect(wanted, "if", value)
        return Meaning(wanted)

    def today(self, _operator: str, _meanings: Sequence[Meaning]) -> Meaning:
        """today: a date."""
        return Meaning(Type.DATE)

    def date_add(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """date_add: a date and a period."""
        self._expect(Type.DATE, operator, meanings[0])
        self._expect(Type.PERIOD, operator, meanings[1])
        return Meaning(Type.DATE)

    def years(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """years_between: two dates."""
        for meaning in meanings:
            self._expect(Type.DATE, operator, meaning)
        return Meaning(Type.NUMBER)

    def lowered(self, operator: str, meanings: Sequence[Meaning]) -> Meaning:
        """lower: a text."""
        self._expect(Type.TEXT, operator, meanings[0])
        return Meaning(Type.TEXT)

    def _check_options(self, meanings: Sequence[Meaning]) -> None:
        """A choice is only ever one of its options."""
        options = next((o for m in meanings if (o := options_of(m.found)) is not None), None)
        if options is None:
            return
        for meaning in meanings:
            value = meaning.literal.value if meaning.literal else None
            if isinstance(value, str) and value not in options:
                self._wrong(
                    tell(
                        "'%(value)s' is not among the options, so this can never hold", value=value
                    )
                )


Shape = Callable[[RuleChecker, str, Sequence[Meaning]], Meaning]

SHAPES: Final[Mapping[str, Shape]] = {
    **dict.fromkeys(("and", "or", "!"), RuleChecker.connective),
    **dict.fromkeys(COMPARISONS, RuleChecker.comparison),
    **dict.fromkeys(("+", "-", "*", "/", "round"), RuleChecker.arithmetic),
    **dict.fromkeys(("sum", "min", "max"), RuleChecker.aggregate),
    **dict.fromkeys(("filled", "empty"), RuleChecker.presence),
    "in": RuleChecker.membership,
    "count": RuleChecker.counted,
    "if": RuleChecker.choice,
    "today": RuleChecker.today,
    "date_add": RuleChecker.date_add,
    "years_between": RuleChecker.years,
    "lower": RuleChecker.lowered,
}
