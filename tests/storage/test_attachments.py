"""The attachment store: durable before it is named, never half, never outside its folder."""

import hashlib
import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kevytasiointi.domain.errors import AttachmentDamaged, AttachmentRejected, NotFound
from kevytasiointi.storage.attachments import HEAD_BYTES, AttachmentStore, StoreBusy

LIMIT = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "attachments"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was(store: AttachmentStore, folder: Path) -> None:
    content = os.urandom(200_000)
    stored = store.save(io.BytesIO(content), limit_bytes=LIMIT)
    assert stored.size == len(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.head == content[:HEAD_BYTES]
    assert store.read(stored.id, size=stored.size, sha256=stored.sha256) == content
    with store.open(stored.id) as file:
        assert file.read(10) == content[:10]
    assert [path.name for path in files_in(folder)] == [stored.id.hex]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=5000), piece=st.integers(1, 700))
def test_it_does_not_matter_in_which_pieces_a_stream_comes(
    store: AttachmentStore, content: bytes, piece: int
) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(piece, size or piece) if size != -1 else piece)

    stored = store.save(Slow(content), limit_bytes=LIMIT)
    assert stored.head == content[:HEAD_BYTES]
    assert store.read(stored.id, size=len(content), sha256=stored.sha256) == content


def test_bytes_are_on_disk_before_the_name_and_the_name_before_the_answer(
    store: AttachmentStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real_fsync, real_rename = os.fsync, Path.rename

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            seen.append("root" if path == folder else "folder")
        else:
            seen.append(f"bytes {path.suffix} {path.stat().st_size}")
        real_fsync(descriptor)

    def rename(self: Path, target: Path) -> Path:
        seen.append("rename")
        return real_rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    store.save(io.BytesIO(b"twelve bytes"), limit_bytes=LIMIT)
    assert seen == ["root", "bytes .part 12", "rename", "folder"]


@pytest.mark.parametrize("failing", ["fsync", "rename", "write"])
def test_a_broken_disk_leaves_nothing_behind(
    store: AttachmentStore, folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    store.save(io.BytesIO(b"first"), limit_bytes=LIMIT)

    def broken(*_args: object) -> None:
        raise OSError(5, "Input/output error")

    class Unreadable(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                broken()
            return super().read(4)

    stream: io.BytesIO = io.BytesIO(b"second")
    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", broken)
    elif failing == "rename":
        monkeypatch.setattr(Path, "rename", broken)
    else:
        stream = Unreadable(b"second")
    with pytest.raises(OSError, match="Input/output"):
        store.save(stream, limit_bytes=LIMIT)
    assert len(files_in(folder)) == 1


@pytest.mark.parametrize("extra", [0, 1, 100_000])
def test_the_limit_is_exact(store: AttachmentStore, folder: Path, extra: int) -> None:
    limit = 3 * 1024 * 1024
    stream = io.BytesIO(b"x" * (limit + extra))
    if not extra:
        assert store.save(stream, limit_bytes=limit).size == limit
        return
    with pytest.raises(AttachmentRejected) as refused:
        store.save(stream, limit_bytes=limit)
    assert refused.value.params == {"limit": 3}
    assert files_in(folder) == []


def test_a_stream_without_an_end_is_cut_off_at_the_limit(
    store: AttachmentStore, folder: Path
) -> None:
    class Endless:
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(AttachmentRejected):
        store.save(endless, limit_bytes=LIMIT)
    assert endless.given < LIMIT + 200_000
    assert files_in(folder) == []


def test_an_empty_file_is_refused(store: AttachmentStore, folder: Path) -> None:
    with pytest.raises(AttachmentRejected, match="empty"):
        store.save(io.BytesIO(b""), limit_bytes=LIMIT)
    assert files_in(folder) == []


def _flip(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize(
    "spoil", [_flip, lambda content: content[:-1], lambda content: content + b"!", lambda _: b""]
)
def test_damage_is_found(
    store: AttachmentStore, folder: Path, spoil: Callable[[bytes], bytes]
) -> None:
    stored = store.save(io.BytesIO(b"the whole truth"), limit_bytes=LIMIT)
    path = files_in(folder)[0]
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(AttachmentDamaged):
        store.read(stored.id, size=stored.size, sha256=stored.sha256)


def test_a_missing_file_is_not_found_and_deleting_it_is_fine(
    store: AttachmentStore, folder: Path
) -> None:
    stored = store.save(io.BytesIO(b"x"), limit_bytes=LIMIT)
    store.delete(stored.id)
    store.delete(stored.id)
    assert files_in(folder) == []
    with pytest.raises(NotFound):
        store.read(stored.id, size=1, sha256=stored.sha256)
    with pytest.raises(NotFound), store.open(uuid4()):
        pass


@settings(max_examples=50)
@given(st.uuids())
def test_a_key_is_always_one_name_in_one_of_256_folders(key: UUID) -> None:
    path = AttachmentStore(Path("/store"))._path(key)
    assert path.parent.parent == Path("/store")
    assert path.name == key.hex
    assert path.parent.name == key.hex[:2]


def test_many_at_once(store: AttachmentStore, folder: Path) -> None:
    contents = [os.urandom(30_000 + n) for n in range(60)]

    def keep(content: bytes) -> tuple[UUID, bytes, str]:
        stored = store.save(io.BytesIO(content), limit_bytes=LIMIT)
        return stored.id, content, stored.sha256

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(keep, contents))
    for key, content, digest in kept:
        assert store.read(key, size=len(content), sha256=digest) == content
    assert len(files_in(folder)) == 60


def test_the_check_of_writing_leaves_nothing(store: AttachmentStore, folder: Path) -> None:
    store.check_writable()
    assert list(folder.iterdir()) == []
    folder.rmdir()
    folder.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="exists"):
        store.check_writable()


def test_nothing_is_removed_while_a_backup_holds_the_store(
    store: AttachmentStore, folder: Path
) -> None:
    stored = store.save(io.BytesIO(b"content"), limit_bytes=LIMIT)
    with store.held():
        assert not AttachmentStore(folder).delete(stored.id)
        later = AttachmentStore(folder).save(io.BytesIO(b"more"), limit_bytes=LIMIT)
    assert sorted(store.all_keys()) == sorted([stored.id, later.id])
    assert store.delete(stored.id)
    assert list(store.all_keys()) == [later.id]


def test_two_do_not_hold_the_store_at_once(
    store: AttachmentStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kevytasiointi.storage.attachments._HOLD_SECONDS", 0.05)
    with store.held(), pytest.raises(StoreBusy), AttachmentStore(folder).held():
        pass
    with store.held():
        pass


def test_a_file_is_taken_over_only_when_it_is_what_was_received(
    store: AttachmentStore, folder: Path, tmp_path: Path
) -> None:
    stored = store.save(io.BytesIO(b"content"), limit_bytes=LIMIT)
    other = AttachmentStore(tmp_path / "other")
    for content in (b"contents", b"conten", b"Content", b""):
        with pytest.raises(AttachmentDamaged):
            other.adopt(stored.id, io.BytesIO(content), size=stored.size, sha256=stored.sha256)
    assert files_in(tmp_path / "other") == []
    with store.open(stored.id) as file:
        other.adopt(stored.id, file, size=stored.size, sha256=stored.sha256)
    assert other.proves(stored.id, size=stored.size, sha256=stored.sha256)
    assert not other.proves(stored.id, size=stored.size, sha256="0" * 64)
    assert not other.proves(stored.id, size=1, sha256=stored.sha256)


def test_old_files_and_old_halves_are_told_from_new_ones(
    store: AttachmentStore, folder: Path
) -> None:
    old, new = (store.save(io.BytesIO(b"content"), limit_bytes=LIMIT) for _ in range(2))
    half = folder / "ab" / f"{'ab' * 16}.part"
    strange = folder / "ab" / "readme.txt"
    half.parent.mkdir(exist_ok=True)
    for path in (half, strange, folder / old.id.hex[:2] / old.id.hex):
        path.touch()
        os.utime(path, (1_000_000, 1_000_000))
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    assert list(store.keys_before(moment)) == [old.id]
    assert sorted(store.all_keys()) == sorted([old.id, new.id])
    assert store.delete_parts_before(moment) == 1
    assert not half.exists()
    assert strange.exists()


def test_a_store_that_was_never_used_has_nothing_to_remove(store: AttachmentStore) -> None:
    assert store.delete(uuid4())
    assert list(store.all_keys()) == []
