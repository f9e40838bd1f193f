"""Frames on the pipe between the PDF maker and its child: one kind byte, a length, the body.

A job is a submission or an empty form, the answer a PDF or the reason why there is none.
"""

import struct
from typing import IO

SUBMISSION = b"S"
EMPTY_FORM = b"E"
PDF = b"P"
FAILED = b"F"

_HEAD = struct.Struct(">cI")


def write_frame(pipe: IO[bytes], kind: bytes, body: bytes) -> None:
    """Sends one frame."""
    pipe.write(_HEAD.pack(kind, len(body)))
    pipe.write(body)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Receives one frame, or None when the other end is gone."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    body = pipe.read(length)
    return (kind, body) if len(body) == length else None
