"""What supplements have changed: filed and present answers of each question, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kevytasiointi.domain.documents import Line, Table
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.sections import item_blocks
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.domain.wording import Say


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer is not what was filed.

    Attributes:
        label: the question.
        lang: its language, when it is not the reader's.
        before: the filed answer as lines; none: not answered, or not asked.
        after: the present answer.
        round: the round that changed it last; the first is 1.
    """

    label: str
    lang: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    round: int


def changes(
    spec: FormSpec,
    versions: Sequence[Visibility],
    language: str,
    say: Say,
    *,
    show_protected: bool = False,
) -> tuple[Change, ...]:
    """Every question whose first and last answer differ, in the order of the form.

    Args:
        spec: the form.
        versions: the answers as filed, then after each round.
        language: the reader's.
        say: gives our own words.
        show_protected: the reader handles the case and sees protected contact details.
    """
    found: list[Change] = []
    for step in spec.steps:
        for item in step.items:
            told = [
                dict(_by_question(item_blocks(item, one, language, say, show_protected)))
                for one in versions
            ]
            for name in dict.fromkeys(name for one in told for name in one):
                texts = [one.get(name, ((), None))[0] for one in told]
                if texts[0] != texts[-1]:
                    lang = next(one[name][1] for one in told if name in one)
                    found.append(Change(name[0], lang, texts[0], texts[-1], _latest(texts)))
    return tuple(found)


def _latest(texts: Sequence[tuple[str, ...]]) -> int:
    """The number of the version that differs from the one before it, the last such one."""
    return max(n for n in range(1, len(texts)) if texts[n] != texts[n - 1])


Name = tuple[str, int]
"""A label, and which one of those with this label."""


def _by_question(
    blocks: Sequence[Line | Table],
) -> Iterator[tuple[Name, tuple[tuple[str, ...], str | None]]]:
    seen: dict[str, int] = {}
    for block in blocks:
        label = block.label if isinstance(block, Line) else block.caption
        number = seen[label] = seen.get(label, -1) + 1
        yield (label, number), (_lines(block), block.lang)


def _lines(block: Line | Table) -> tuple[str, ...]:
    if isinstance(block, Line):
        return block.value
    return tuple(
        "; ".join(f"{head}: {cell}" for head, cell in zip(block.head, row, strict=True) if cell)
        for row in block.rows
    )
