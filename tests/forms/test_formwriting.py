"""Forms written out and read again: nothing changes, and the bytes are the same every time."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.usecases.formfiles import document_of, read_document
from kevytasiointi.usecases.formwriting import written_json, written_yaml
from tests.domain.test_formparser import random_documents, sample
from tests.forms.library import FORMS


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_every_form_of_ours_survives_yaml_and_json_byte_for_byte(file: Path) -> None:
    document = read_document(file)
    for write, ending in ((written_yaml, "yaml"), (written_json, "json")):
        text = write(document)
        again = document_of(text.encode(), is_json=ending == "json")
        assert again == document
        assert write(again) == text


def test_the_order_of_keys_is_the_schemas_whatever_it_was() -> None:
    made = sample()
    shuffled = json.loads(json.dumps(made, sort_keys=True))
    assert written_yaml(shuffled) == written_yaml(made)
    assert written_yaml(made).startswith("format: 1\nid: ")
    assert "&id" not in written_yaml(made)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
ODD = st.sampled_from(
    ["yes", "no", "~", "null", "2026-06-01", "12:30", "1_000", "0x1f", "1e3", " a", "- a", "# b"]
)


@given(st.dictionaries(TEXTS, TEXTS | ODD | st.integers(-(10**15), 10**15) | st.booleans()))
def test_any_text_is_read_back_as_it_was(answers: dict[str, Any]) -> None:
    made = sample()
    made["tests"][0]["answers"] = answers
    assert document_of(written_yaml(made).encode(), is_json=False) == made
    assert document_of(written_json(made).encode(), is_json=True) == made


@given(random_documents())
def test_random_definitions_survive_definition_json_definition(made: dict[str, Any]) -> None:
    again = json.loads(written_json(made))
    assert again == made
    assert parse_formspec(again) == parse_formspec(made)
