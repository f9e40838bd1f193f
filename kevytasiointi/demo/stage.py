"""The stage of the demo: who takes part in a story, where its acts are played, and its props."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.demo import phrases
from kevytasiointi.demo.files import text_pdf
from kevytasiointi.demo.filling_in import Helper, Writer
from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import uploads

_LARGEST_FILE = 1_000_000


@dataclass(slots=True)
class Story:
    """The life of one case: who takes part, and the case once it exists."""

    number: int
    service: str
    prefix: str
    writer: Writer
    officer: Actor
    lead: Actor
    project: str | None
    chance: random.Random = field(repr=False)
    case_id: UUID | None = None

    @property
    def customer(self) -> Actor:
        """The customer as an actor."""
        return self.writer.actor

    @property
    def language(self) -> str:
        """The language of the case."""
        return self.writer.filler.language


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an act is played: an open write transaction and what files need."""

    session: Session
    helper: Helper


Act = Callable[[Stage, Story, datetime], None]


def case_of(stage: Stage, story: Story) -> CaseRow:
    """The story's case, locked.

    Raises:
        RuntimeError: the story has not come to its submission.
    """
    if story.case_id is None:
        raise RuntimeError(f"story {story.number} has not been submitted")
    stage.session.flush()
    return case_page.any_case(stage.session, story.case_id, lock=True)


def attach(
    stage: Stage,
    case: CaseRow,
    purpose: Purpose,
    name: str,
    title: str,
    actor: Actor,
    now: datetime,
) -> AttachmentRow:
    """Put a small PDF into the case."""
    content = text_pdf(title, (case.number, phrases.EXAMPLE[case.language]))
    received = uploads.receive(
        stage.helper.store,
        io.BytesIO(content),
        f"{name}-{case.number.lower()}.pdf",
        limit_bytes=_LARGEST_FILE,
    )
    return uploads.attach_to_case(
        stage.session,
        case,
        received,
        purpose=purpose,
        scan_state=stage.helper.scan_state,
        actor=actor,
        now=now,
    )
