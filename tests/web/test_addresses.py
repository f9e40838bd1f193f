"""docs/addresses.md lists every address, and only those."""

import re
from pathlib import Path

from flask import Flask

PAGE = Path(__file__).parent.parent.parent / "docs" / "addresses.md"


def test_the_page_and_the_portal_know_the_same_addresses(app: Flask) -> None:
    listed = {
        (method, address)
        for methods, address in re.findall(
            r"^\| ([A-Z, ]+) \| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        for method in methods.split(", ")
    }
    known = {
        (method, short(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert listed == known


def short(rule: str) -> str:
    """`/<any(fi, sv, en):lang>/asiat/<uuid:case_id>` as people write it: `/LANG/asiat/UUID`."""
    text = rule.replace("<any(fi, sv, en):lang>", "LANG")
    text = re.sub(r"<any\(([^)]*)\):\w+>", "ACTION", text)
    text = re.sub(r"<uuid:\w+>", "UUID", text)
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: found[1].upper(), text)
