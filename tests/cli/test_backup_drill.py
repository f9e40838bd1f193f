"""The drill of docs/backup.md does what it says, word for word."""

import os
import re
import subprocess
from pathlib import Path

from tests.browser.running import BIN, ROOT
from tests.portals import fill, portal


def test_the_drill_of_the_docs_works(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
    (drill,) = re.findall(r"## The drill\n.*?```sh\n(.*?)```", page, re.DOTALL)
    instance, backups, scratch = (tmp_path / name for name in ("instance", "backups", "scratch"))
    with portal(instance) as tools:
        fill(tools, cases=12)
    for folder in (backups, scratch):
        folder.mkdir()
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", drill],
        cwd=ROOT,
        env={
            **os.environ,
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "KEVYT_MODE": "demo",
            "KEVYT_INSTANCE": str(instance),
            "BACKUPS": str(backups),
            "TMPDIR": str(scratch),
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "The backup holds: 12 cases" in done.stdout
    assert "The portal is as it was at" in done.stdout
    assert "The journal holds" in done.stdout
    assert len(re.findall(r"\bKA-\d{4}-\d{6}\b", done.stdout)) == 12
    assert list(backups.iterdir()) == list(scratch.iterdir()) == []
