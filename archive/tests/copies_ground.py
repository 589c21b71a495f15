"""What the tests of copies and publicity begin with: identities, scans, photographs, signed consents."""

import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

from access.models import Person
from archive.copies import actions as copies
from archive.copies.actions import Identity, Proxy, Wish
from archive.models import CustomerCopy, PublicityConsent
from archive.models.copies import Delivery
from archive.publicity.pictures import fact_of
from customers.actions import advance
from procedures.media.actions import About, Received, add
from procedures.models import Attachment
from records import actions as sheets
from records.stages import Stage
from vault.images import CleanUpload, clean_photograph

STROKES = [[[0.1, 0.2], [0.3, 0.4]]]
OWN = Identity("resident_card", "123x")
EVERYTHING = copies.OFFERED
_cleaned: dict[bytes, CleanUpload] = {}


def scan(colour: str = "#f4f1e8") -> CleanUpload:
    """A scan of one colour, cleaned once."""
    out = BytesIO()
    Image.new("RGB", (72, 102), colour).save(out, "JPEG")
    content = out.getvalue()
    return _cleaned.setdefault(content, clean_photograph(content))


def proxy(**other: Any) -> Proxy:
    """Somebody who comes with a letter."""
    values = {"name": "张父", "relation": "父亲", "identity": Identity("passport", "7788"), "letter": scan()}
    return Proxy(**{**values, **other})


def wished(
    customer: Any, by: Person, sections: Any = EVERYTHING, delivery: Delivery = Delivery.PRINTED, **other: Any
) -> CustomerCopy:
    """A wish taken down."""
    values = {"compared": True, "by": by, **other}
    return copies.take_down(customer, Wish(sections, delivery), values.pop("identity", OWN), **values)


def photographed(case: Any, cast: dict[str, Person], size: tuple[int, int] = (400, 300)) -> Attachment:
    """A photograph whose upper half is red and whose lower half is blue, with a place in its metadata."""
    picture = Image.new("RGB", size, "#2030c0")
    picture.paste("#c03020", (0, 0, size[0], size[1] // 2))
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "张伟明"
    picture.save(out, "JPEG", exif=exif)
    about = About("photograph", Stage.AFTERCARE, timezone.now(), "术后第七天")
    return add(case, [Received(clean_photograph(out.getvalue()))], about, by=cast["xiaohan"])[0]


def operated(customer: Any, cast: dict[str, Person]) -> Any:
    """The customer's case, come so far that the nurses serve it."""
    case = customer.cases.get()
    advance(case, Stage.AFTERCARE, by=cast["chenlu"])
    return case


def consent(case: Any, pictures: list[Attachment], cast: dict[str, Person], **other: Any) -> PublicityConsent:
    """A consent that the customer has signed; `signed=False` for a draft."""
    today, signed = timezone.localdate(), other.pop("signed", True)
    values = {
        "purpose": "website", "pictures": [fact_of(one) for one in pictures], "begins_on": today,
        "ends_on": today + datetime.timedelta(days=30), "conditions": "只露眼部",
    }  # fmt: skip
    row = sheets.save_draft(
        PublicityConsent(case=case, customer=case.customer), {**values, **other}, by=cast["xiaohan"]
    )
    if signed:
        sheets.sign_as_customer(row, sheets.CustomerSignature(STROKES), by=cast["xiaohan"], seen=row.version)
    return row
