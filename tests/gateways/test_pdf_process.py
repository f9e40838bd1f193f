"""The PDF child: lost, slow or worn out, it never takes the maker with it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from weasyprint import HTML

from kevytasiointi.domain.documents import Section, Table, to_plain
from kevytasiointi.gateways import pdf as gateway
from kevytasiointi.gateways import pdf_child
from kevytasiointi.gateways.pdf import FONTS, TEMPLATES, PdfFailed, PdfMaker
from kevytasiointi.gateways.pdf_fonts import load_fonts
from tests.gateways.pdf_samples import sample


@pytest.fixture(scope="module")
def press() -> pdf_child.Press:
    return pdf_child.Press(TEMPLATES, load_fonts(FONTS))


def is_gone(pid: int) -> bool:
    """Whether the process has ended, waited for or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 10
    while not is_gone(pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def huge():
    rows = tuple(("a " * 20,) * 7 for _ in range(20_000))
    return replace(sample(), sections=(Section("S", (Table("T", ("h",) * 7, rows),)),))


def test_one_child_serves_many_documents():
    with PdfMaker() as maker:
        maker.make(sample())
        first = maker.child_pid
        maker.make(sample("sv"))
        assert maker.child_pid == first
    wait_until_gone(first)
    assert maker.child_pid is None


def test_a_killed_child_is_replaced():
    with PdfMaker() as maker:
        maker.make(sample())
        first = maker.child_pid
        os.kill(first, signal.SIGKILL)
        wait_until_gone(first)
        assert maker.make(sample()).startswith(b"%PDF")
        assert maker.child_pid != first


def test_a_slow_document_fails_and_the_next_one_works():
    with PdfMaker() as maker:
        expected = maker.make(sample())
        first = maker.child_pid
        maker.timeout_seconds = 0.3
        with pytest.raises(PdfFailed, match=r"not ready in 0\.3 seconds"):
            maker.make(huge())
        assert is_gone(first)
        assert not Path("/proc", str(first)).exists()
        maker.timeout_seconds = 30
        assert maker.make(sample()) == expected


def test_memory_is_bounded():
    with PdfMaker(memory_mb=350) as maker:
        with pytest.raises(PdfFailed):
            maker.make(huge())
        assert maker.make(sample()).startswith(b"%PDF")


def test_processor_time_is_bounded():
    with PdfMaker() as maker:
        maker.timeout_seconds = 1
        maker._ready_child()  # its processor time comes from here; no document is timed
        maker.timeout_seconds = 60
        with pytest.raises(PdfFailed, match=f"exit code -{signal.SIGXCPU:d}"):
            maker.make(huge())


def test_a_child_is_replaced_after_its_share(monkeypatch):
    monkeypatch.setattr(gateway, "DOCUMENTS_PER_CHILD", 2)
    with PdfMaker() as maker:
        maker.make(sample())
        first = maker.child_pid
        maker.make(sample())
        assert maker.child_pid == first
        maker.make(sample())
        assert maker.child_pid != first


def test_a_child_that_cannot_start_says_why(tmp_path):
    with PdfMaker(fonts=tmp_path) as maker, pytest.raises(PdfFailed, match="No font files"):
        maker.make(sample())


def test_a_failure_does_not_quote_the_document(press):
    secret = "Salainen vastaus"
    with pytest.raises(ValueError, match=secret) as caught:
        raise ValueError(secret)
    assert secret.encode() not in pdf_child._reason(caught.value)
    assert b"ValueError in test_pdf_process.py:" in pdf_child._reason(caught.value)


def test_a_job_the_child_cannot_read_fails_alone(maker, monkeypatch):
    monkeypatch.setattr(gateway, "to_plain", lambda document: {"language": "fi"})
    pid = maker.child_pid
    with pytest.raises(PdfFailed, match="KeyError"):
        maker.make(sample())
    monkeypatch.undo()
    assert maker.make(sample()).startswith(b"%PDF")
    assert maker.child_pid == (pid or maker.child_pid)


def test_the_child_ends_when_its_maker_is_gone():
    program = (
        "from kevytasiointi.gateways.pdf import PdfMaker\n"
        "from tests.gateways.pdf_samples import sample\n"
        "import os, signal\n"
        "maker = PdfMaker(); maker.make(sample()); print(maker.child_pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    wait_until_gone(int(done.stdout))


def test_the_maker_does_not_load_the_layout_engine():
    program = (
        "import sys, kevytasiointi.gateways.pdf\n"
        "print(sorted({'weasyprint', 'jinja2', 'fontTools', 'flask'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:9/", "https://example.fi/x", "data:text/plain,x", ""],
)
def test_addresses_are_refused(press, address):
    with pytest.raises(ValueError, match="not fetched"):
        press.fetcher.fetch(address)
    with pytest.raises(ValueError, match="not fetched"):
        press.fetcher.open(address)


def test_every_font_is_loaded(press):
    assert len(press.fonts.files) == len(list(FONTS.glob("*-normal.woff2")))
    assert all(ord(letter) in press.fonts.covered for letter in "åäöÅÄÖéšžŋđ€–’”§²³µ°")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_short_user_agent_sheet_lays_out_like_the_full_one(press, monkeypatch):
    """Guards a private name of WeasyPrint, and our template against elements the sheet lacks."""
    assert "_ua_stylesheets" in vars(HTML)
    plain = to_plain(sample())
    job = gateway.json.dumps(plain).encode("ascii")
    short = press.pdf(job)
    monkeypatch.delattr(pdf_child.Page, "_ua_stylesheets")
    assert press.pdf(job) == short
