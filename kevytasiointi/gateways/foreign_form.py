"""Reads a form that is not ours: a fillable PDF, an XLSForm, form.io or Open Forms.

It is read in a process of its own. Whatever is in the file, it costs at most the memory and time
given here: that process limits itself, and it is killed when it does not end.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from kevytasiointi.domain.foreignforms import (
    TOO_LARGE,
    TOO_MUCH_WORK,
    UNKNOWN_ENDING,
    ForeignFormRefused,
)
from kevytasiointi.domain.foreignimport import ForeignForm
from kevytasiointi.gateways.foreign_form_wire import read

LARGEST_BYTES: Final = 20 * 2**20
ENDINGS: Final = (".pdf", ".xlsx", ".zip", ".json")
PROJECT: Final = Path(__file__).resolve().parents[2]

#: What the child may know of our environment; nothing with a secret in it.
_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost."""

    memory_mb: int = 512
    cpu_seconds: int = 15
    wall_seconds: float = 20


LIMITS: Final = Limits()


def read_foreign_form(content: bytes, filename: str, limits: Limits = LIMITS) -> ForeignForm:
    """The form in a file as plain data.

    Args:
        content: the bytes of the file.
        filename: its name; the ending says what it should be, the bytes must agree.
        limits: what reading may cost.

    Raises:
        ForeignFormRefused: it can't be read; the words are for the person who gave the file.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in ENDINGS:
        raise ForeignFormRefused(UNKNOWN_ENDING)
    if len(content) > LARGEST_BYTES:
        raise ForeignFormRefused(TOO_LARGE, limit=LARGEST_BYTES // 2**20)
    return read(_answer(content, ending, limits))


def _answer(content: bytes, ending: str, limits: Limits) -> bytes:
    """What the child answers; nothing when it was ended by a limit."""
    command = [sys.executable, "-m", "kevytasiointi.gateways.foreign_form_child"]
    command += ["--ending", ending, "--memory-mb", str(limits.memory_mb)]
    command += ["--cpu-seconds", str(limits.cpu_seconds)]
    with (
        tempfile.TemporaryDirectory(prefix="kevyt-form-") as folder,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as answered,
    ):
        given.write(content)
        given.seek(0)
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {"LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder}
        child = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command,
            cwd=PROJECT,
            env=environment,
            stdin=given,
            stdout=answered,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired as error:
            raise ForeignFormRefused(TOO_MUCH_WORK) from error
        finally:
            _end(child)
        if code != 0:
            raise ForeignFormRefused(TOO_MUCH_WORK)
        answered.seek(0)
        return answered.read()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
