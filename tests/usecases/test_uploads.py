"""Receiving files: by size, name ending and first bytes; no text of a person becomes a path."""

import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import FILE_TYPES, ScanState
from kevytasiointi.domain.errors import AttachmentRejected
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import uploads
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.uploads import MEGABYTE, tidy_name
from tests.factories import NOW, PDF_BYTES, make_draft, make_world


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("ending", sorted(FILE_TYPES))
def test_every_allowed_type_is_taken_as_what_it_is(store: AttachmentStore, ending: str) -> None:
    kind = FILE_TYPES[ending]
    for magic in kind.magic:
        received = uploads.receive(
            store, io.BytesIO(magic + b"rest"), f"Liite.{ending.upper()}", limit_bytes=100
        )
        assert received.media_type == kind.media_type
        assert received.file_name == f"Liite.{ending.upper()}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.pdf.exe", PDF_BYTES),
        ("a.svg", b"<svg>"),
        ("a.html", b"<html>"),
        ("a.zip", b"PK\x03\x04"),
        ("a.pdf", b"MZ%PDF-"),
        ("a.pdf", b"\n%PDF-1.7"),
        ("a.png", b"\xff\xd8\xff"),
        ("a.docx", b"%PDF-1.7"),
        ("pdf", PDF_BYTES),
        ("", PDF_BYTES),
        ("a.pdf ", b"x"),
        ("a.pdf/", PDF_BYTES),
    ],
)
def test_what_it_pretends_to_be_is_refused_and_not_kept(
    store: AttachmentStore, tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(AttachmentRejected) as refused:
        uploads.receive(store, io.BytesIO(content), name, limit_bytes=100)
    assert "pdf" in str(refused.value.params["types"])
    assert files_in(tmp_path / "attachments") == []


def test_a_slot_may_take_fewer_types(store: AttachmentStore) -> None:
    with pytest.raises(AttachmentRejected) as refused:
        uploads.receive(
            store,
            io.BytesIO(b"\xff\xd8\xff"),
            "kuva.jpg",
            limit_bytes=100,
            media_types=("application/pdf",),
        )
    assert refused.value.params == {"name": "kuva.jpg", "types": "pdf"}


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\asema piirros.pdf", "asema piirros.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("a\u0308.pdf", "ä.pdf"),
        ("", "file"),
        ("..", ".."),
        ("\ud800.pdf", ".pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("hakemus_010190-900p (2).pdf", "hakemus_hetu (2).pdf"),
        ("KA-2026-000001 123456-1234.pdf", "KA-2026-000001 hetu.pdf"),
        ("1010190-900P.pdf", "1010190-900P.pdf"),
    ],
)
def test_names_are_for_showing_only(name: str, tidy: str) -> None:
    assert tidy_name(name) == tidy


@given(st.text(max_size=400))
@example("." + "b" * 300)
@example("a" * 300)
def test_a_tidy_name_is_short_whole_and_stays_tidy(name: str) -> None:
    tidy = tidy_name(name)
    assert 1 <= len(tidy) <= 200
    assert not set(tidy) & set("/\\\r\n\0\u202e\u2066")
    assert tidy.encode("utf-8")
    assert tidy_name(tidy) == tidy


def test_a_draft_takes_so_many_files_and_bytes(session: Session, store: AttachmentStore) -> None:
    world = make_world(session)
    draft = make_draft(session, world.customer, world.service)
    parts = filling.own_draft(session, world.customer_actor, draft.id)
    item = spec_of(parts.form_version).item("plan")
    assert item is not None

    def attach(most: int = 10 * MEGABYTE) -> None:
        received = uploads.receive(store, io.BytesIO(PDF_BYTES), "a.pdf", limit_bytes=1000)
        already = filling.own_draft(session, world.customer_actor, draft.id).attachments
        uploads.attach_to_draft(
            session,
            draft,
            item,
            received,
            already=already,
            max_draft_bytes=most,
            scan_state=ScanState.UNSCANNED,
            actor=world.customer_actor,
            now=NOW,
        )
        session.flush()

    with pytest.raises(AttachmentRejected, match="together"):
        attach(most=len(PDF_BYTES) - 1)
    for _ in range(item.max_files):
        attach()
    with pytest.raises(AttachmentRejected) as refused:
        attach()
    assert refused.value.params == {"count": 3}
    kept = filling.own_draft(session, world.customer_actor, draft.id).attachments
    assert len(kept) == 3
    assert {row.slot for row in kept} == {"plan"}
