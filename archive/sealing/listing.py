"""What is on the list of a sealing: each sheet, photograph and scan, and the SHA-256 of every page of their copy.

Not here: how the list is printed (`papers`), who may draw it up (`actions`).
"""

import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pikepdf
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from access.models import Person
from access.roles import Section
from archive.binding import printed_file
from archive.enclosing import attachments_of, enclosure, is_theirs
from archive.models import SealedRecord, Volume
from archive.models.storage import VolumeState
from customers import timeline
from customers.models import Customer
from procedures.models import Attachment
from records.canonical import facts_of
from records.models import RecordSheet
from records.printing import Enclosure, enclose, render_bound


@dataclass(frozen=True, slots=True)
class Contents:
    """What a sealing covers: finished sheets and attachments, opened. `unfinished`: titles of what is sealed later."""

    sheets: Sequence[RecordSheet]
    attachments: Sequence[Attachment]
    unfinished: Sequence[str]

    @property
    def records(self) -> int:
        """How many things are on the list."""
        return len(self.sheets) + len(self.attachments)

    @property
    def has_news(self) -> bool:
        """Whether there is anything but the customer's own data, which are in every sealing again."""
        return bool(self.attachments) or any(not sheet.spec.follows_customer for sheet in self.sheets)


def contents(customer: Customer, sections: frozenset[Section], by: Person) -> Contents:
    """What of an opened customer's file can be sealed now: all that is finished and under no seal yet."""
    sealed = set(SealedRecord.objects.filter(customer=customer).values_list("record_id", flat=True))
    sheets = [sheet for sheet in timeline.whole_file(customer, sections) if sheet.pk not in sealed]
    drafts = [sheet for sheet in sheets if not sheet.spec.follows_customer and sheet.is_open]
    return Contents(
        [sheet for sheet in sheets if is_theirs(sheet)],
        [row for row in attachments_of(customer, sections, by) if row.pk not in sealed],
        [f"{sheet.spec.title} {_day(sheet.happened_at)}" for sheet in drafts],
    )


def _day(at: datetime.datetime) -> str:
    return timezone.localdate(at).isoformat()


def drawn_up(
    customer: Customer, found: Contents, sections: frozenset[Section], mark: str, *, by: Person, **told: Any
) -> tuple[dict[str, Any], bytes]:
    """The list as it is kept, digested and sealed (`told`: number, moment, names), and the copy that goes under the seal:
    everything on the list as one PDF, `mark` on every page.

    Raises PrintError.
    """
    wanted = {sheet.pk for sheet in found.sheets}
    printed = printed_file(customer, sections, by=by, watermark=mark, belongs=lambda sheet: sheet.pk in wanted)
    enclosed = [enclosure(row, customer) for row in found.attachments]
    content = enclose(render_bound(printed) if printed else b"", enclosed, mark)
    attached = [_of_attachment(row, one) for row, one in zip(found.attachments, enclosed, strict=True)]
    said = {
        **told,
        "file": customer.number,
        "lines": [*map(_of_sheet, found.sheets), *attached],
        "later": list(found.unfinished),
        "volumes": _volumes(customer),
        "pages": page_digests(content),
        "copy": hashlib.sha256(content).hexdigest(),
    }
    return said, content


def page_digests(content: bytes) -> list[str]:
    """The SHA-256 of each page: of what is written on it, then of each picture in the order of their names. Hexadecimal."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [_page_digest(page) for page in pdf.pages]


def _page_digest(page: pikepdf.Page) -> str:
    digest = hashlib.sha256()
    for stream in _streams(page):
        digest.update(hashlib.sha256(stream).digest())
    return digest.hexdigest()


def _streams(page: pikepdf.Page) -> Iterable[bytes]:
    page = pikepdf.Page(page)
    written = page.obj.get("/Contents")
    parts = list(written) if isinstance(written, pikepdf.Array) else [written] if written is not None else []
    yield b"\n".join(part.read_bytes() for part in parts)
    yield from _inside(page.obj.get("/Resources"), deep=4)


def _inside(resources: Any, deep: int) -> Iterable[bytes]:
    """Pictures, and pages drawn within the page, each with its own pictures."""
    drawn = resources.get("/XObject") if resources is not None else None
    if drawn is None or not deep:
        return
    for name in sorted(drawn.keys()):
        yield drawn[name].read_raw_bytes() if drawn[name].get("/Subtype") == "/Image" else drawn[name].read_bytes()
        yield from _inside(drawn[name].get("/Resources"), deep - 1)


def _of_sheet(sheet: RecordSheet) -> dict[str, Any]:
    facts = json.dumps(facts_of(sheet), sort_keys=True, cls=DjangoJSONEncoder)
    return {
        "key": sheet.spec.key,
        "fixed": not sheet.spec.follows_customer,
        "record": str(sheet.pk),
        "title": str(sheet.spec.title),
        "day": _day(sheet.happened_at),
        "edition": sheet.edition,
        "digest": hashlib.sha256(facts.encode()).hexdigest(),
    }


def _of_attachment(row: Attachment, shown: Enclosure) -> dict[str, Any]:
    """Without its caption: the list, and the scan of it with both signatures, outlive a picture that is destroyed (B9)."""
    return {
        "key": "attachment",
        "fixed": True,
        "record": str(row.pk),
        "title": f"{row.get_kind_display()} · {row.get_stage_display()}",
        "day": _day(row.taken_at),
        "edition": 0,
        "digest": hashlib.sha256(shown.content).hexdigest(),
    }


def _volumes(customer: Customer) -> list[dict[str, Any]]:
    rows = Volume.objects.filter(file__customer=customer).exclude(state=VolumeState.DESTROYED).order_by("position")
    return [{"barcode": row.barcode, "position": row.position, "pages": row.pages} for row in rows]


def canonical(said: dict[str, Any]) -> bytes:
    """The bytes of a list that are digested and sealed."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder).encode()


def digest_of(said: dict[str, Any]) -> bytes:
    """The SHA-256 of a list, 32 bytes."""
    return hashlib.sha256(canonical(said)).digest()


def records_of(said: dict[str, Any]) -> list[tuple[UUID, int]]:
    """The records on a list that stay as they are from now on, each with its edition: all but the customer's own data."""
    return [(UUID(line["record"]), line["edition"]) for line in said["lines"] if line["fixed"]]
