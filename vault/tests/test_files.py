"""Sealed files: they come back whole or not at all, and nothing is left behind (T14, T16 short form)."""

import io
import os
import random
import resource
import signal
import stat
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from vault.cache import OpenPart
from vault.crypto import new_key
from vault.errors import KeyDestroyed, KeyMissing, SealBroken
from vault.files import (
    FileMissing,
    FileNotStored,
    StoredFile,
    delete_file,
    missing_files,
    open_file,
    open_stored,
    seal_copy,
    seal_file,
    store,
    sweep_unreferenced,
    verify_file,
)
from vault.files.format import CHUNK, HEADER_BYTES, SEALED_CHUNK, chunks_in, plain_size
from vault.files.models import bucket_of
from vault.files.reader import SealedReader
from vault.files.writer import write
from vault.keyring import ring

BOTH = pytest.mark.django_db(databases=["default", "keyring"])
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17]


def a_part() -> OpenPart:
    return OpenPart(uuid.uuid4(), uuid.uuid4(), new_key())


def written(part: OpenPart, content: bytes) -> uuid.UUID:
    file = uuid.uuid4()
    write(io.BytesIO(content), part, file)
    return file


def damaged(part: OpenPart, file: uuid.UUID, content: bytes) -> None:
    """Put `content` in the place of the sealed file and expect that no reading succeeds."""
    store.path_of(file).write_bytes(content)
    with pytest.raises(SealBroken):
        b"".join(SealedReader(part, file).blocks())


@pytest.mark.parametrize("size", SIZES)
def test_file_comes_back_as_it_was(file_store: Path, size: int) -> None:
    part, content = a_part(), os.urandom(size)
    reader = SealedReader(part, written(part, content))
    assert reader.size == size
    assert b"".join(reader.blocks()) == content
    assert reader.closed


def test_size_is_known_from_the_sealed_size() -> None:
    for size in SIZES:
        chunks = max(1, -(-size // CHUNK))
        assert plain_size(HEADER_BYTES + size + 16 * chunks) == size
        assert chunks_in(HEADER_BYTES + size + 16 * chunks) == chunks


def test_ranges_equal_slices_of_the_content(file_store: Path) -> None:
    part, content = a_part(), os.urandom(3 * CHUNK + 100)
    file, dice = written(part, content), random.Random(5)
    for _ in range(60):
        start, stop = dice.randrange(len(content)), dice.randrange(len(content) + 500)
        assert b"".join(SealedReader(part, file).blocks(start, stop)) == content[start:stop]


def test_reader_seeks_like_a_file(file_store: Path) -> None:
    part, content = a_part(), os.urandom(2 * CHUNK + 100)
    plain, dice = io.BytesIO(content), random.Random(7)
    with io.BufferedReader(SealedReader(part, written(part, content))) as sealed:
        for _ in range(80):
            place, most = dice.randrange(len(content)), dice.randrange(3 * CHUNK)
            assert sealed.seek(place) == plain.seek(place)
            assert sealed.read(most) == plain.read(most)
        assert sealed.seek(-10, os.SEEK_END) == len(content) - 10
        assert sealed.read() == content[-10:]


def test_stream_that_gives_little_at_a_time_is_stored_whole(file_store: Path) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 999))

    part, content, file = a_part(), os.urandom(CHUNK + 5000), uuid.uuid4()
    found = write(Dripping(content), part, file)
    assert (found.size, found.chunks) == (len(content), 2)
    assert b"".join(SealedReader(part, file).blocks()) == content


def test_sealed_file_shows_nothing_of_its_content(file_store: Path) -> None:
    part, content = a_part(), b"\xff\xd8\xff\xe0 JFIF canary-7Q " * 20_000
    raw = store.path_of(written(part, content)).read_bytes()
    assert raw[:4] == b"CRSF"
    assert raw.count(b"canary-7Q") == 0
    counts = [raw.count(bytes([value])) for value in range(256)]
    assert min(counts) > len(raw) / 256 * 0.8


def test_same_content_is_sealed_differently_each_time(file_store: Path) -> None:
    part = a_part()
    first, second = (store.path_of(written(part, b"same")).read_bytes() for _ in range(2))
    assert first[HEADER_BYTES:] != second[HEADER_BYTES:]


def test_every_flipped_bit_of_a_small_file_is_found(file_store: Path) -> None:
    part = a_part()
    file = written(part, b"the content")
    whole = store.path_of(file).read_bytes()
    for place in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        damaged(part, file, bytes(changed))


def test_flipped_bits_anywhere_in_a_large_file_are_found(file_store: Path) -> None:
    part, dice = a_part(), random.Random(11)
    file = written(part, os.urandom(3 * CHUNK))
    whole = store.path_of(file).read_bytes()
    for _ in range(300):
        changed = bytearray(whole)
        changed[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        damaged(part, file, bytes(changed))


def test_cut_swapped_doubled_dropped_and_appended_chunks_are_found(file_store: Path) -> None:
    part = a_part()
    file = written(part, os.urandom(4 * CHUNK))
    other = store.path_of(written(part, os.urandom(4 * CHUNK))).read_bytes()
    whole = store.path_of(file).read_bytes()
    head, body = whole[:HEADER_BYTES], whole[HEADER_BYTES:]
    one, two, three, four = (body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK))
    foreign = other[HEADER_BYTES : HEADER_BYTES + SEALED_CHUNK]
    forms = [
        [two, one, three, four], [one, one, two, three, four], [one, three, four], [one, two, three],
        [one, two, three, four, four], [one, two, three, four, b"x"], [foreign, two, three, four], [],
        [one, two, three, four, bytes(16)], [one, two, four, three],
    ]  # fmt: skip
    for chunks in forms:
        damaged(part, file, head + b"".join(chunks))
    damaged(part, file, other)
    damaged(part, file, b"")


def test_every_truncation_is_found_before_a_byte_goes_out(file_store: Path) -> None:
    part = a_part()
    file = written(part, os.urandom(2 * CHUNK + 50))
    whole = store.path_of(file).read_bytes()
    for size in [*range(120), *range(SEALED_CHUNK - 20, SEALED_CHUNK + 100), *range(len(whole) - 90, len(whole))]:
        store.path_of(file).write_bytes(whole[:size])
        with pytest.raises(SealBroken):
            SealedReader(part, file)


def test_file_does_not_open_under_another_part(file_store: Path) -> None:
    part = a_part()
    file = written(part, b"content")
    for stranger in (a_part(), OpenPart(part.id, part.subject, new_key())):
        with pytest.raises(SealBroken):
            SealedReader(stranger, file)


def test_files_and_folders_are_for_our_user_only(file_store: Path) -> None:
    path = store.path_of(written(a_part(), b"content"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent, file_store)} == {0o700}
    assert path.relative_to(file_store).parts == (path.name[:2], path.name[2:4], path.name)


def _in_child(action: object) -> int:
    """Run `action` in a forked child; returns the wait status."""
    child = os.fork()
    if child == 0:
        try:
            action()  # type: ignore[operator]
        finally:
            os._exit(3)
    return os.waitpid(child, 0)[1]


def test_kill_in_the_middle_of_an_upload_leaves_no_file_but_one_to_sweep(file_store: Path) -> None:
    part, content = a_part(), os.urandom(8 * CHUNK)

    class Deadly(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= self.deadline:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().read(size)

    for chunk in range(8):
        stream = Deadly(content)
        stream.deadline = chunk * CHUNK
        assert _in_child(lambda stream=stream: write(stream, part, uuid.uuid4())) == signal.SIGKILL
    assert list(store.published()) == []
    assert len(list(store.unfinished())) == 8


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's file size limit")
def test_full_disk_is_said_and_leaves_nothing(file_store: Path) -> None:
    part, file = a_part(), uuid.uuid4()

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (CHUNK, CHUNK))
        try:
            write(io.BytesIO(os.urandom(3 * CHUNK)), part, file)
        except FileNotStored:
            os._exit(7)

    assert os.waitstatus_to_exitcode(_in_child(fill)) == 7
    assert (list(store.published()), list(store.unfinished())) == ([], [])


@BOTH
def test_stored_file_keeps_name_size_and_digest_sealed(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    row = seal_file(io.BytesIO(b"x" * 100_000), subject=part[0], part=part[1], kind="image/jpeg", name="王小明.jpg")
    row = StoredFile.objects.get(pk=row.pk)
    assert (row.chunks, row.size_bucket, row.kind) == (2, 131072, "image/jpeg")
    assert (row.opened()["name"], row.opened()["size"]) == ("王小明.jpg", 100_000)
    assert bytes(row.details).count("王小明".encode()) == 0
    assert verify_file(row) is None
    with open_file(row.pk, part[1]) as content:
        assert content.read() == b"x" * 100_000


@BOTH
def test_details_do_not_open_on_another_row(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    one, two = (seal_file(io.BytesIO(b"x"), subject=part[0], part=part[1], kind="image/png") for _ in range(2))
    one.details = two.details
    with pytest.raises(SealBroken):
        one.opened()


@BOTH
def test_file_of_a_destroyed_part_does_not_open(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    row = seal_file(io.BytesIO(b"x"), subject=part[0], part=part[1], kind="image/png")
    assert ring.destroy_part(part[1]) == 1
    with pytest.raises(KeyMissing):
        open_file(row.pk, part[1])


@BOTH
def test_verify_finds_a_file_put_back_from_another(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    row = seal_file(io.BytesIO(b"now"), subject=part[0], part=part[1], kind="image/png")
    write(io.BytesIO(b"old"), ring.get(part[1]), row.pk)
    with pytest.raises(SealBroken):
        verify_file(row)


@BOTH
def test_deleting_removes_row_and_file_and_may_be_repeated(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    row = seal_file(io.BytesIO(b"x"), subject=part[0], part=part[1], kind="image/png")
    assert [delete_file(row.pk), delete_file(row.pk)] == [True, False]
    assert (StoredFile.objects.count(), list(store.published())) == (0, [])
    with pytest.raises(FileMissing):
        open_file(row.pk, part[1])


@BOTH
def test_copy_is_deleted_with_a_key_of_its_own(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    copy = seal_copy(io.BytesIO(b"every part of it"), subject=part[0], kind="application/pdf")
    stolen = store.path_of(copy.pk).read_bytes()
    assert b"".join(open_stored(copy.pk).blocks()) == b"every part of it"
    assert ring.get(copy.pk).subject == part[0]
    assert [delete_file(copy.pk), delete_file(copy.pk)] == [True, False]
    store.path_of(copy.pk).parent.mkdir(parents=True, exist_ok=True)
    store.path_of(copy.pk).write_bytes(stolen)  # from a backup of the file store
    with pytest.raises(KeyDestroyed):
        open_file(copy.pk, copy.part)
    with pytest.raises(FileMissing):
        open_stored(copy.pk)


@BOTH
def test_janitor_takes_old_files_without_a_row_only(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    kept = seal_file(io.BytesIO(b"kept"), subject=part[0], part=part[1], kind="image/png")
    orphan, young = written(ring.get(part[1]), b"orphan"), written(ring.get(part[1]), b"young")
    cut_off = file_store / "incoming" / "cut-off.part"
    cut_off.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 86400
    for path in (store.path_of(kept.pk), store.path_of(orphan), cut_off):
        os.utime(path, (two_days_ago, two_days_ago))
    assert sweep_unreferenced() == (1, 1)
    assert {file for file, _path in store.published()} == {kept.pk, young}
    assert sweep_unreferenced(timedelta(0), lambda files: {kept.pk}) == (0, 1)


@BOTH
def test_row_without_a_file_is_reported(file_store: Path, part: tuple[uuid.UUID, uuid.UUID]) -> None:
    row = seal_file(io.BytesIO(b"x"), subject=part[0], part=part[1], kind="image/png")
    assert list(missing_files()) == []
    store.remove(row.pk)
    assert list(missing_files()) == [row.pk]


@BOTH
def test_a_row_is_written_only_after_its_file(
    file_store: Path, part: tuple[uuid.UUID, uuid.UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_publish", lambda *_paths: (_ for _ in ()).throw(OSError(28, "no space")))
    with pytest.raises(FileNotStored, match="the disk is full"):
        seal_file(io.BytesIO(b"x"), subject=part[0], part=part[1], kind="image/png")
    assert (StoredFile.objects.count(), list(store.unfinished())) == (0, [])


def test_size_bucket_tells_the_next_power_of_two() -> None:
    assert [bucket_of(size) for size in (0, 65536, 65537, 3_000_000)] == [65536, 65536, 131072, 4194304]
