"""Lengths of time limits as they are written in form definitions: P30D, P2W, P1M, P2Y, P4B."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


class Unit(StrEnum):
    """The unit of a period; the value is its letter in the written form."""

    DAYS = "D"
    WEEKS = "W"
    MONTHS = "M"
    YEARS = "Y"
    #: Working days (arkipäivä), Monday to Friday without days off. Our own letter, not ISO 8601.
    WORKING_DAYS = "B"


#: A longer period is a slip of the finger. About a hundred years, and ten of working days.
_LONGEST: Final = {
    Unit.DAYS: 36_525,
    Unit.WEEKS: 5_217,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
    Unit.WORKING_DAYS: 2_600,
}
_WRITTEN: Final = re.compile(r"P([0-9]{1,9})([DWMYB])")


class PeriodError(ValueError):
    """A period that cannot be read. `code` and `params` let a page say it in any language."""

    FORM: Final = "form"
    AMOUNT: Final = "amount"

    def __init__(self, code: str, message: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in one unit: P30D, P2W, P1M, P2Y, or P4B for four working days."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        longest = _LONGEST[self.unit]
        if not 1 <= self.amount <= longest:
            raise PeriodError(
                PeriodError.AMOUNT,
                f"period P{self.amount}{self.unit}: the number must be from 1 to {longest}",
                period=f"P{self.amount}{self.unit}",
                longest=longest,
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form.

        Raises:
            PeriodError: the text is not a period, or the period is zero or too long.
        """
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise PeriodError(
                PeriodError.FORM,
                f"{text[:40]!r} is not a period: write P, a whole number and one of D, W, M, Y "
                "or B (working days), for example P30D",
                text=text[:40],
            )
        return cls(int(written[1]), Unit(written[2]))

    def __str__(self) -> str:
        return f"P{self.amount}{self.unit}"
