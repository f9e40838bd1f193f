"""Every member of every closed list has its words."""

from collections.abc import Collection, Mapping
from enum import StrEnum

import pytest

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import AuthorityKind, JoiningMethod
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.states import CaseState, Outcome, Phase, Turn
from kevytasiointi.web import wording


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (wording.STATES, CaseState),
        (wording.PHASES, Phase),
        (wording.OUTCOMES, Outcome),
        (wording.TURNS, Turn),
        (wording.DEADLINE_KINDS, DeadlineKind),
        (wording.EVENTS, EventKind),
        (wording.ROLES, Role),
        (wording.SCAN_STATES, ScanState),
        (wording.PURPOSES, Purpose),
        (wording.AUTHORITY_KINDS, AuthorityKind),
        (wording.JOININGS, JoiningMethod),
        (wording.CHANNELS, Channel),
        (wording.LANGUAGE_NAMES, LANGUAGES),
    ],
)
def test_each_table_is_complete(
    table: Mapping[str, str], members: type[StrEnum] | Collection[str]
) -> None:
    assert list(table) == list(members)
    assert len(set(table.values())) == len(table)
