"""Storing, opening, checking and deleting sealed files."""

import hmac
from uuid import UUID, uuid4

from vault.errors import SealBroken
from vault.files import store
from vault.files.errors import FileMissing
from vault.files.models import StoredFile, bucket_of
from vault.files.reader import SealedReader
from vault.files.writer import Readable, digest_of, write
from vault.keyring import ring


def seal_file(stream: Readable, *, subject: UUID, part: UUID, kind: str, name: str = "") -> StoredFile:
    """Seal what `stream` gives into the file store, then write its row (A6.3).

    `kind` is a plain media type such as "image/jpeg"; `name`, the original file name, is sealed. The key of the part is
    made when it is missing. Raises FileNotStored. Where the caller's transaction is rolled back the file stays without
    a row until the janitor takes it.
    """
    return _seal(stream, uuid4(), subject=subject, part=part, kind=kind, name=name)


def seal_copy(stream: Readable, *, subject: UUID, kind: str) -> StoredFile:
    """Seal what was made of a subject's file (a PDF of several parts) under a key of its own, which goes with it: once it is
    deleted, a copy of the file store shows nothing of it, of whatever part (B9).

    Otherwise as `seal_file`.
    """
    file = uuid4()
    return _seal(stream, file, subject=subject, part=file, kind=kind, name="")


def _seal(stream: Readable, file: UUID, *, subject: UUID, part: UUID, kind: str, name: str) -> StoredFile:
    key = ring.ensure(subject, part)
    written = write(stream, key, file)
    row = StoredFile(
        id=file,
        subject=subject,
        part=part,
        kind=kind,
        chunks=written.chunks,
        size_bucket=bucket_of(written.size),
    )
    row.seal_details(name=name, size=written.size, digest=written.digest)
    row.save(force_insert=True)
    return row


def open_file(file: UUID, part: UUID) -> SealedReader:
    """The content of a file; raises KeyMissing (destroyed), FileMissing, SealBroken."""
    return SealedReader(ring.get(part), file)


def open_stored(file: UUID) -> SealedReader:
    """The content of a file under the key that its row names; raises FileMissing without a row, else as `open_file`."""
    part = StoredFile.objects.filter(pk=file).values_list("part", flat=True).first()
    if part is None:
        raise FileMissing("there is no row of this file")
    return open_file(file, part)


def verify_file(row: StoredFile) -> None:
    """Read a whole file and hold it against its row; raises KeyMissing, FileMissing or SealBroken."""
    known = row.opened()
    digest = digest_of(ring.get(row.part))
    with open_file(row.pk, row.part) as content:
        same_shape = (content.size, content.chunks) == (known["size"], row.chunks)
        for block in content.blocks():
            digest.update(block)
    if not same_shape or not hmac.compare_digest(digest.hexdigest(), known["digest"]):
        raise SealBroken("a stored file is not the one that its row describes")


def delete_file(file: UUID) -> bool:
    """Delete row and file for good, with the key of a copy that had its own; says whether either was there. Safe to repeat.

    The row goes first: a crash between leaves a key and a file that nothing names, which the sweeps take. The key ring is a
    store of its own: what the caller's transaction takes back does not bring the key back.
    """
    own_key = StoredFile.objects.copies().filter(pk=file).exists()
    rows = StoredFile.objects.filter(pk=file).delete()[0]
    if own_key:
        ring.destroy_part(file)
    return store.remove(file) or rows > 0
