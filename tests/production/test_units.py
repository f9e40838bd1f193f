"""The shipped systemd units are whole, and leave little to whoever would break in."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.running import ROOT

SHIPPED = ROOT / "docs" / "production"
SERVICES = sorted(path.name for path in SHIPPED.glob("*.service"))
UNITS = [*SERVICES, *sorted(path.name for path in SHIPPED.glob("*.timer"))]
MOST_EXPOSED = 25
"""Tenths of systemd's exposure: 2.5 of 10."""

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="the system has no systemd"
)


def analyze(*words: str | Path) -> str:
    done = subprocess.run(["systemd-analyze", *words], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    return done.stdout


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with a program that exists here in place of the installed one."""
    for name in UNITS:
        text = (SHIPPED / name).read_text(encoding="utf-8")
        assert "ExecStart=" in text or name.endswith(".timer")
        text = text.replace("/opt/kevytasiointi", str(ROOT))
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", UNITS)
def test_the_unit_is_understood(units: Path, name: str) -> None:
    said = analyze("verify", "--man=no", "--recursive-errors=no", units / name)
    assert "Unknown" not in said


@pytest.mark.parametrize("name", SERVICES)
def test_the_service_is_exposed_to_little(units: Path, name: str) -> None:
    analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", units / name)
