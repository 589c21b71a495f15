"""The row of a sealed file. It is written only after the whole file is on the disk."""

import json
import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F

from vault import crypto
from vault.errors import SealBroken
from vault.keyring import ring

_SMALLEST = 64 * 1024


class StoredFileQuerySet(models.QuerySet):
    """Sealed files."""

    def copies(self) -> Self:
        """Those made of a subject's file and sealed under a key of their own."""
        return self.filter(part=F("pk"))


class StoredFile(models.Model):
    """One sealed file: whose it is, which key opens it, roughly how large, and (sealed) its name, size and digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField(db_index=True)
    part = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    chunks = models.PositiveIntegerField()
    size_bucket = models.PositiveBigIntegerField()
    details = models.BinaryField()
    stored_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(StoredFileQuerySet)()

    def seal_details(self, *, name: str, size: int, digest: bytes) -> Self:
        """Seal the original name, the exact size in bytes and the keyed digest of the content into `details`."""
        plain = json.dumps({"name": name, "size": size, "digest": digest.hex()}).encode()
        key = ring.get(self.part)
        self.details = crypto.seal(key.cipher, key.id, crypto.pad(plain, 64), self._bound())
        return self

    def opened(self) -> dict[str, Any]:
        """Name (str), size (bytes) and digest (hex) of the file; raises KeyMissing or SealBroken."""
        sealed = bytes(self.details)
        if crypto.part_of(sealed) != self.part:
            raise SealBroken("a stored file names another key than its row")
        plain = crypto.open_sealed(ring.get(self.part).cipher, sealed, self._bound())
        return json.loads(crypto.unpad(plain))

    def _bound(self) -> bytes:
        place = f"stored file|{self.kind}|{self.chunks}|{self.size_bucket}|".encode()
        return place + self.subject.bytes + self.part.bytes + self.id.bytes


def bucket_of(size: int) -> int:
    """The size that statistics may know: the next power of two, 64 KiB at least."""
    return max(_SMALLEST, 1 << (max(size, 1) - 1).bit_length())
