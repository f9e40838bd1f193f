"""Makes the PDF of a document in a child process that is kept warm and can be lost.

Layout of a stranger's text may hang, eat memory or crash: then the child's whole process group is
killed, the document fails with a reason, and the next document gets a new child.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from kevytasiointi.domain import emptyforms
from kevytasiointi.domain.documents import Document, to_plain
from kevytasiointi.domain.emptyforms import EmptyForm
from kevytasiointi.gateways.pdf_wire import (
    EMPTY_FORM,
    PDF,
    SUBMISSION,
    read_frame,
    write_frame,
)

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = PROJECT / "templates" / "pdf"
FONTS = PROJECT / "kevytasiointi" / "fonts"
DOCUMENTS_PER_CHILD = 200

#: What the child may know of our environment; nothing with a secret in it.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_LONGEST_COMPLAINT = 300


@cache
def code_mark() -> str:
    """The mark of the code, texts and templates that run now: what they make is kept by it."""
    package = PROJECT / "kevytasiointi"
    files = (*package.rglob("*.py"), *package.rglob("*.po"), *TEMPLATES.iterdir())
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


class PdfFailed(Exception):
    """The document could not be laid out; the reason holds no text of the document."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Child:
    """One running child with its private temporary folder."""

    def __init__(self, memory_mb: int, cpu_seconds: int, fonts: Path) -> None:
        self.made = 0
        self.folder = tempfile.TemporaryDirectory(prefix="kevyt-pdf-")
        self.complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed in close)
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {
            "LANG": "C.UTF-8",
            "HOME": self.folder.name,
            "TMPDIR": self.folder.name,
            "XDG_CACHE_HOME": self.folder.name,
            "FONTCONFIG_FILE": str(TEMPLATES / "fonts.conf"),
        }
        command = [sys.executable, "-m", "kevytasiointi.gateways.pdf_child"]
        command += ["--templates", str(TEMPLATES), "--fonts", str(fonts)]
        command += ["--memory-mb", str(memory_mb), "--cpu-seconds", str(cpu_seconds)]
        self.process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            start_new_session=True,
        )

    def answer(self, kind: bytes, job: bytes) -> tuple[bytes, bytes] | None:
        """The child's answer, or None when it is gone."""
        if self.process.stdin is None or self.process.stdout is None:
            return None
        try:
            write_frame(self.process.stdin, kind, job)
        except BrokenPipeError:
            return None
        self.made += 1
        return read_frame(self.process.stdout)

    def kill(self) -> None:
        """Ends the child and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def close(self) -> str:
        """Ends the child, clears up after it and gives its last words."""
        self.kill()
        code = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        self.complaints.seek(0)
        lines = self.complaints.read().decode("utf-8", "replace").strip().splitlines()
        self.complaints.close()
        self.folder.cleanup()
        last = lines[-1][:_LONGEST_COMPLAINT] if lines else "no message"
        return f"exit code {code}: {last}"


class PdfMaker:
    """Gives PDFs one at a time; close it, or use it as a context manager."""

    def __init__(
        self, timeout_seconds: float = 30, memory_mb: int = 768, fonts: Path = FONTS
    ) -> None:
        self.timeout_seconds = timeout_seconds
        self.memory_mb = memory_mb
        self.fonts = fonts
        self._child: _Child | None = None

    @property
    def child_pid(self) -> int | None:
        """The process that stands ready, if any."""
        return self._child.process.pid if self._child else None

    def make(self, document: Document) -> bytes:
        """Lays the document out as one PDF/A-3a and PDF/UA-1 file.

        Raises:
            PdfFailed: It took too long or the layout failed; the next document is not affected.
        """
        return self._made(SUBMISSION, to_plain(document))

    def make_empty_form(self, form: EmptyForm) -> bytes:
        """Lays an empty form out, as `make` does a submission.

        Raises:
            PdfFailed: as for `make`.
        """
        return self._made(EMPTY_FORM, emptyforms.to_plain(form))

    def close(self) -> None:
        """Ends the child."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _made(self, kind: bytes, plain: dict[str, Any]) -> bytes:
        answered, body = self._answer(kind, json.dumps(plain).encode("ascii"))
        if answered != PDF:
            raise PdfFailed(body.decode("utf-8", "replace"))
        return body

    def _answer(self, kind: bytes, job: bytes) -> tuple[bytes, bytes]:
        child = self._ready_child()
        timed_out: list[float] = []

        def give_up() -> None:
            timed_out.append(self.timeout_seconds)
            child.kill()

        timer = Timer(self.timeout_seconds, give_up)
        timer.start()
        answer = None
        try:
            answer = child.answer(kind, job)
        finally:
            timer.cancel()
            timer.join()
            if timed_out or answer is None:
                self._child = None
                last_words = child.close()
        if timed_out:
            raise PdfFailed(f"not ready in {self.timeout_seconds:g} seconds")
        if answer is None:
            raise PdfFailed(f"the PDF process ended, {last_words}")
        return answer

    def _ready_child(self) -> _Child:
        child = self._child
        if child is not None and (
            child.made >= DOCUMENTS_PER_CHILD or child.process.poll() is not None
        ):
            self.close()
        if self._child is None:
            cpu_seconds = max(1, round(self.timeout_seconds))
            self._child = _Child(self.memory_mb, cpu_seconds, self.fonts)
        return self._child
