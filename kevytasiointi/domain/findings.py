"""What a check found: a place and a message."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a document, e.g. ``steps[1].items[3].label.sv: text is missing``."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
