"""Files: what YAML and JSON may hold, and what only a hostile file holds."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.usecases import formfiles
from kevytasiointi.usecases.formfiles import read_document


def read(folder: Path, content: str | bytes, name: str = "form.yaml") -> Any:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path)


def refusal(folder: Path, content: str | bytes, name: str = "form.yaml") -> str:
    """Why a file is refused."""
    with pytest.raises(BrokenFormSpec) as caught:
        read(folder, content, name)
    (finding,) = caught.value.findings
    return str(finding)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0123", "0123"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("07:00", "07:00"),
        ("2026-06-01", "2026-06-01"),
        ("1.5", 1.5),
        (".5", ".5"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ('"12"', "12"),
        ("'true'", "true"),
        ("|\n  a\n  b", "a\nb\n"),
        (">\n  a\n  b", "a b\n"),
        ("[1, a, {b: c}]", [1, "a", {"b": "c"}]),
        ("{===: [{var: x}, y]}", {"===": [{"var": "x"}, "y"]}),
        ('{"!": {"<": [1, 2]}}', {"!": {"<": [1, 2]}}),
    ],
)
def test_values_in_yaml(tmp_path: Path, written: str, value: Any) -> None:
    assert read(tmp_path, f"key: {written}\n") == {"key": value}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' is here twice"),
        ("a: &x [1]\nb: *x\n", "line 2: aliases (*name) are not used"),
        ("a: !!python/object:os.system x\n", "line 1: tags (!name) are not used"),
        ("a: !!binary eA==\n", "line 1: tags (!name) are not used"),
        ("1: a\n", "line 1: a key must be plain text"),
        ("[a]: b\n", "line 1: a key must be plain text"),
        ("? {a: b}\n: c\n", "line 1: a key must be plain text"),
        ("a: 1\n---\nb: 2\n", "line 2: one document in a file"),
        ("a: [1\n", "is not YAML: expected ',' or ']'"),
        ("a: b: c\n", "line 1: is not YAML"),
        ("a: \x01\n", "is not YAML: it has a character that is not text"),
        ('a: "\\0"\n', "has a control character or half a character"),
        ('a: "\\ud800"\n', "has a control character or half a character"),
        ("[" * 1000, "line 1: nested deeper than 60 levels"),
        ("a:\n" + "".join(" " * n + "- \n" for n in range(1, 80)), "nested deeper than 60 levels"),
        ("[" + "1," * 50_001 + "]", "more than 50000 values"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"a" * 1_000_001, "is larger than 1000000 bytes"),
    ],
)
def test_yaml_that_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    assert message in refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"a": 1, "a": 2}', "the key 'a' is here twice"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": -Infinity}', "-Infinity is not a number"),
        ('{"a": ' + "9" * 5000 + "}", "is too big"),
        ('{"a": "\\ud800"}', "has a control character or half a character"),
        ("[" * 100_000, "is nested deeper than 60 levels"),
        ("[" * 61 + "]" * 61, "is nested deeper than 60 levels"),
        ("[" + "1," * 50_001 + "1]", "has more than 50000 values"),
        ("{a: 1}", "is not JSON"),
        ("", "is not JSON"),
    ],
)
def test_json_that_is_refused(tmp_path: Path, content: str, message: str) -> None:
    assert message in refusal(tmp_path, content, "form.json")


def test_a_bomb_of_aliases_is_refused_at_its_first_alias(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert "line 2: aliases" in refusal(tmp_path, bomb)


PLAIN = st.text(
    st.characters(max_codepoint=0xFFFF, exclude_categories=["Cc", "Cs"]),
    max_size=40,  # YAML has keys of at most 1,024 characters, escapes included
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner),
    max_leaves=15,
)


@given(values)
def test_json_text_means_the_same_to_both_readers(value: Any) -> None:
    text = json.dumps(value)
    assert formfiles._read_yaml(text) == formfiles._read_json(text) == value


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for is_json in (True, False):
        try:
            formfiles._checked(formfiles._read(content, is_json=is_json))
        except formfiles._RefusedError:
            continue
