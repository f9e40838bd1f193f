"""The parts of a rule in words: comparisons, groups, days and amounts, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from kevytasiointi.domain import rulephrases as phrases
from kevytasiointi.domain.fields import show
from kevytasiointi.domain.fieldshowing import NO, YES, Reader
from kevytasiointi.domain.formplaces import SETTINGS, Found, Place, place_of
from kevytasiointi.domain.formspec import Setting
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.numbertext import kept_number, say_number
from kevytasiointi.domain.options import option_label, option_values
from kevytasiointi.domain.rulenodes import MIRRORED, Call, Literal, Node, Value, Var
from kevytasiointi.domain.settings import fill, say_period, say_setting
from kevytasiointi.domain.timetext import is_time, read_date, say_date, say_time

_COLUMNS: Final = {
    "sum": phrases.COLUMN_SUM,
    "min": phrases.COLUMN_MIN,
    "max": phrases.COLUMN_MAX,
}
_SIGNS: Final = {"+": "+", "-": "\u2212", "*": "×", "/": "÷"}
_TWO, _THREE = 2, 3


class RuleWords:
    """Puts the parts of one rule into words.

    Args:
        place: where the rule stands.
        settings: the figures of the form as they hold for the reader.
        reader: in which language.
        named_settings: settings that are told by name with their value, as designers need;
            none: by value alone.
    """

    def __init__(
        self,
        place: Place,
        settings: JsonObject,
        reader: Reader,
        named_settings: Sequence[Setting] = (),
    ) -> None:
        self._place = place
        self._settings = settings
        self._reader = reader
        self._say = reader.say
        self._named = {setting.key: setting for setting in named_settings}

    # --- conditions ---

    def condition(self, node: Node) -> str:
        """A condition; groups in it that are of another kind stand in brackets."""
        if not isinstance(node, Call):
            return self.amount(node)
        arguments = node.arguments
        if node.operator in ("and", "or"):
            joint = phrases.AND if node.operator == "and" else phrases.OR
            return self.joined([self._member(one, node.operator) for one in arguments], joint)
        if node.operator == "!":
            return self._denied(arguments[0])
        if node.operator in ("filled", "empty"):
            msgid = phrases.FILLED if node.operator == "filled" else phrases.EMPTY
            return self._say(msgid, question=self.amount(arguments[0]))
        if node.operator in ("some", "all"):
            msgid = phrases.SOME_ROW if node.operator == "some" else phrases.EVERY_ROW
            inside = self._inside(arguments[0])._member(arguments[1], "")  # noqa: SLF001 (own class)
            return self._say(msgid, rows=self.amount(arguments[0]), condition=inside)
        return self._comparison(node) if node.operator in phrases.COMPARED else self.amount(node)

    def _member(self, node: Node, around: str) -> str:
        is_group = isinstance(node, Call) and node.operator in ("and", "or")
        said = self.condition(node)
        if not is_group or (isinstance(node, Call) and node.operator == around):
            return said
        return f"({said})"

    def _denied(self, node: Node) -> str:
        if isinstance(node, Call):
            if node.operator in ("filled", "empty"):
                other = "empty" if node.operator == "filled" else "filled"
                return self.condition(Call(other, node.arguments))
            if node.operator in phrases.DENIED and len(node.arguments) == _TWO:
                return self._comparison(node, denied=True)
        return self._say(phrases.NOT_SO, condition=self._member(node, ""))

    def _comparison(self, node: Call, *, denied: bool = False) -> str:
        if len(node.arguments) == _THREE:
            return self._between(node)
        left, right = node.arguments
        operator = node.operator
        if operator == "in" and not isinstance(right, Literal):
            msgid = phrases.NOT_TICKED if denied else phrases.TICKED
            answer = self._side(left, right)
            return self._say(msgid, answer=answer, question=self._side(right, left))
        if isinstance(left, Literal) and operator in MIRRORED:
            left, right, operator = right, left, MIRRORED[operator]
        is_dated = self._is_dated(left) or self._is_dated(right)
        words = (
            phrases.DENIED if denied else phrases.DATES_COMPARED if is_dated else phrases.COMPARED
        )
        question, answer = self._side(left, right), self._side(right, left)
        return self._say(words[operator], question=question, answer=answer)

    def _between(self, node: Call) -> str:
        first, middle, last = node.arguments
        if node.operator in ("<=", ">="):
            low, high = (first, last) if node.operator == "<=" else (last, first)
            said = [self._side(one, middle) for one in (low, high)]
            return self._say(
                phrases.BETWEEN, question=self.amount(middle), low=said[0], high=said[1]
            )
        pairs = ((first, middle), (middle, last))
        parts = [self._comparison(Call(node.operator, pair)) for pair in pairs]
        return self.joined(parts, phrases.AND)

    def _side(self, node: Node, other: Node) -> str:
        """A side of a comparison; what is written there is read as an answer to the other."""
        if not isinstance(node, Literal):
            return self.amount(node)
        found = self._found(other)
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        return self.joined([self._written(value, found) for value in values], phrases.OR)

    def _is_dated(self, node: Node) -> bool:
        if isinstance(node, Call):
            return node.operator in ("today", "date_add")
        found = self._found(node)
        return found is not None and found.item.kind is ItemKind.DATE and not found.column

    # --- amounts and days ---

    def amount(self, node: Node) -> str:
        """A number, a day, or the question whose answer it is."""
        if isinstance(node, Literal):
            return self._written(node.value, None)
        if isinstance(node, Var):
            return self._name(node.name)
        said = _PHRASES.get(node.operator)
        return said(self, node) if said else self.condition(node)

    def today(self) -> str:
        """The day on which the rule is asked."""
        return self._say(phrases.TODAY)

    def _name(self, name: str) -> str:
        head, _, key = name.partition(".")
        if head == SETTINGS and key:
            return self._setting(key)
        found = self._place.find(name)
        return self._say(phrases.QUOTED, text=name) if found is None else self._question(found)

    def _setting(self, key: str) -> str:
        value = self._settings.get(key)
        setting = self._named.get(key)
        said = self._say(YES if value else NO) if isinstance(value, bool) else ""
        said = said or say_setting(value, self._reader.language)
        if setting is None:
            return said or key
        label = self._say(phrases.QUOTED, text=pick(setting.label, self._reader.language)[0])
        return label if isinstance(value, bool) or not said else f"{label} ({said})"

    def _question(self, found: Found) -> str:
        text, language = pick(found.item.label, self._reader.language)
        return self._say(
            phrases.QUOTED, text=fill(text, self._settings, language) or found.item.key
        )

    def _written(self, value: Value, found: Found | None) -> str:
        """A written value, as an answer to a question would be shown."""
        if isinstance(value, bool):
            return self._say(phrases.QUOTED, text=self._say(YES if value else NO))
        is_plain = found is None or found.is_other
        if found is not None and not is_plain and option_values(found.item):
            text = option_label(found.item, str(value), self._reader.language, self._say)
            return self._say(phrases.QUOTED, text=text)
        if isinstance(value, str):
            return self._say(phrases.QUOTED, text=_said_text(value, self._reader.language))
        if not isinstance(value, Decimal):
            return ""
        if found is not None and not is_plain and found.item.kind in NUMBERS:
            return show(found.item, kept_number(value), self._reader)[0]
        return say_number(value, self._reader.language)

    def shifted(self, node: Call) -> str:
        """A day with a period before or after it: today + 30 days."""
        day, period = node.arguments
        if isinstance(period, Literal) and isinstance(period.value, str):
            back = period.value.startswith("-")
            told = say_period(period.value.removeprefix("-"), self._reader.language)
        else:
            back, told = False, self.amount(period)
        return f"{self.amount(day)} {_SIGNS['-' if back else '+']} {told}"

    def calculated(self, node: Call) -> str:
        """Amounts with a sign between them."""
        sign = _SIGNS[node.operator]
        said = [self._operand(one) for one in node.arguments]
        return f"{sign}{said[0]}" if len(said) == 1 and sign != "+" else f" {sign} ".join(said)

    def _operand(self, node: Node) -> str:
        said = self.amount(node)
        return f"({said})" if isinstance(node, Call) and node.operator in _SIGNS else said

    def of_column(self, node: Call) -> str:
        """A sum, the smallest or the largest: of a column, of rows, or of amounts."""
        if node.operator == "sum" and len(node.arguments) == _TWO:
            inside = self._inside(node.arguments[0]).amount(node.arguments[1])
            return self._say(phrases.SUM_OVER, rows=self.amount(node.arguments[0]), amount=inside)
        if len(node.arguments) == 1:
            return self._say(_COLUMNS[node.operator], question=self.amount(node.arguments[0]))
        amounts = ", ".join(self.amount(one) for one in node.arguments)
        return self._say(
            phrases.SMALLEST if node.operator == "min" else phrases.LARGEST, amounts=amounts
        )

    def counted(self, node: Call) -> str:
        """How many rows or ticks."""
        found = self._found(node.arguments[0])
        is_ticks = found is not None and found.item.kind is ItemKind.CHOICES
        msgid = phrases.TICK_COUNT if is_ticks else phrases.ROW_COUNT
        return self._say(msgid, question=self.amount(node.arguments[0]))

    def years(self, node: Call) -> str:
        """Full years between two days."""
        begin, end = (self.amount(one) for one in node.arguments)
        return self._say(phrases.YEARS, begin=begin, end=end)

    def rounded(self, node: Call) -> str:
        """A rounded amount."""
        amount = self._operand(node.arguments[0])
        if len(node.arguments) == 1:
            return self._say(phrases.ROUNDED, amount=amount)
        return self._say(phrases.ROUNDED_TO, amount=amount, decimals=self.amount(node.arguments[1]))

    def chosen(self, node: Call) -> str:
        """One amount if a condition holds, otherwise another."""
        said = self.amount(node.arguments[-1])
        pairs = zip(node.arguments[0:-1:2], node.arguments[1::2], strict=True)
        for condition, value in reversed(list(pairs)):
            told = self._member(condition, "")
            said = self._say(phrases.CHOSEN, amount=self.amount(value), condition=told, other=said)
        return f"({said})"

    # --- places and joining ---

    def _found(self, node: Node) -> Found | None:
        return self._place.find(node.name) if isinstance(node, Var) else None

    def _inside(self, repeat: Node) -> "RuleWords":
        found = self._found(repeat)
        place = self._place if found is None else place_of(self._place, found)
        return RuleWords(place, self._settings, self._reader, tuple(self._named.values()))

    def joined(self, parts: Sequence[str], msgid: str) -> str:
        """Parts with "and" or "or" between them."""
        joined = parts[0] if parts else ""
        for part in parts[1:]:
            joined = self._say(msgid, first=joined, second=part)
        return joined


_PHRASES: Final[Mapping[str, Callable[[RuleWords, Call], str]]] = {
    "today": lambda words, _node: words.today(),
    "date_add": RuleWords.shifted,
    **dict.fromkeys(_SIGNS, RuleWords.calculated),
    **dict.fromkeys(_COLUMNS, RuleWords.of_column),
    "count": RuleWords.counted,
    "years_between": RuleWords.years,
    "round": RuleWords.rounded,
    "if": RuleWords.chosen,
    "lower": lambda words, node: words.amount(node.arguments[0]),
}


def _said_text(text: str, language: str) -> str:
    if read_date(text) == text:
        return say_date(text, language)
    return say_time(text, language) if is_time(text) else text
