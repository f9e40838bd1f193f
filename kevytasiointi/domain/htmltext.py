"""The words of a piece of HTML: tags go, paragraphs stay apart; scripts and styles go whole."""

from html.parser import HTMLParser
from typing import Final

_APART: Final = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5"})
_SILENT: Final = frozenset({"script", "style"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (the library's signature)
        """A new paragraph, or the beginning of what is no text."""
        self._silent += tag in _SILENT
        if tag in _APART:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of a paragraph, or of what is no text."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _APART:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Text, unless it is of a script or style."""
        if not self._silent:
            self.parts.append(data)


def text_of(html: str) -> str:
    """The text of HTML, one paragraph a line."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
