"""One figure a line: what was measured, what the bare ceiling gave in that run, and the ratio."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

OUT = Path(__file__).parents[2] / ".cache" / "bench.jsonl"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value; `bare` and `ratio` where there is a ceiling to compare with."""

    figure: str
    value: float
    unit: str
    bare: float | None = None
    ratio: float | None = None


def tell(figure: str, value: float, unit: str, bare: float | None = None) -> None:
    """Print a figure and keep it."""
    ratio = value / bare if bare else None
    line = Figure(figure, _round(value), unit, _round(bare), _round(ratio))
    text = json.dumps(asdict(line))
    print(text)
    sys.stdout.flush()
    with OUT.open("a", encoding="utf-8") as file:
        file.write(text + "\n")


def interleaved(
    ours: Callable[[], float], bare: Callable[[], float], rounds: int
) -> tuple[float, float]:
    """Two measurements that take turns: the turn whose ratio is the middle one of all.

    A noisy moment of the machine meets both sides of a turn, so that it spoils few ratios.
    """
    pairs = [(ours(), bare()) for _ in range(rounds)]
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[rounds // 2]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _round(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
