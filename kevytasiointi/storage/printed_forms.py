"""Empty forms that have been printed to PDF, by the mark of what they were made of.

Nothing here is dear: whatever is lost is made anew. The folder stands in the attachment store, the
one place that pages and the worker share; a backup leaves it out.
"""

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path
from uuid import uuid4

_ENDING = ".pdf"


class PrintedForms:
    """PDF files in `folder`. An empty file stands for a form that could not be laid out."""

    def __init__(self, folder: Path, code_mark: Callable[[], str]) -> None:
        self._folder = folder
        self._code_mark = code_mark

    def key(self, *parts: str) -> str:
        """The key of what is made of some texts by the code that runs now."""
        digest = hashlib.sha256(self._code_mark().encode())
        for part in parts:
            digest.update(hashlib.sha256(part.encode("utf-8")).digest())
        return digest.hexdigest()

    def has(self, key: str) -> bool:
        """Whether the form has been tried."""
        return self._path(key).exists()

    def read(self, key: str) -> bytes | None:
        """The PDF; empty when it could not be made, None when nobody has tried yet."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def save(self, key: str, content: bytes) -> None:
        """Keep a form; readers see all of it or nothing."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{uuid4().hex}.part"
        try:
            part.write_bytes(content)
            part.replace(self._path(key))
        finally:
            part.unlink(missing_ok=True)

    def keep_only(self, keys: Collection[str]) -> int:
        """Remove the other forms; returns how many there were."""
        old = [path for path in self._folder.glob(f"*{_ENDING}") if path.stem not in keys]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{_ENDING}"
