"""One figure a line: what was measured, what the bare ceiling gave in that run, and the ratio."""

import json
import statistics
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
    """The medians of two measurements that take turns, so that a noisy moment meets both."""
    pairs = [(ours(), bare()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _round(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
