"""`make bench`: prints one JSON line a figure. ONLY=pages,documents measures a part.

SCALE=100000 measures instead how the lists fare with so many cases.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench import documents, forms, journeys, pages, scale, submissions
from tests.bench.figures import OUT
from tests.bench.serving import ENGINES

PARTS: Mapping[str, tuple[Callable[[str, Path], None], tuple[str, ...]]] = {
    "documents": (documents.measure, ("sqlite",)),
    "submissions": (submissions.measure, ENGINES),
    "forms": (forms.measure, ENGINES),
    "pages": (pages.measure, ENGINES),
    "workers": (pages.measure_workers, ("sqlite",)),
    "journeys": (journeys.measure, ENGINES),
    "scale": (scale.measure, scale.engines()),
}
"""What is measured, and on which engines."""

USUAL = [name for name in PARTS if name != "scale"]


def main() -> None:
    """Measure the chosen parts; a whole run begins the file of figures anew."""
    chosen = [name for name in os.environ.get("ONLY", "").split(",") if name]
    if scale.wanted():
        chosen = ["scale"]
    OUT.parent.mkdir(exist_ok=True)
    if not chosen:
        OUT.unlink(missing_ok=True)
    for name, (measure, engines) in PARTS.items():
        if name not in (chosen or USUAL):
            continue
        for engine in engines:
            folder = Path(tempfile.mkdtemp(prefix="kevyt-bench-"))
            try:
                measure(engine, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
