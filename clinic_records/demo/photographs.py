"""Photographs of an invented customer: drawn eyes, since no picture of a person is needed for a demo."""

import datetime
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from access.models import Person
from customers.models import Case
from procedures.media.actions import About, Received, add
from procedures.models import Attachment
from procedures.models.attachments import Kind
from records.stages import Stage
from vault.images import CleanUpload, clean_photograph

_OPERATED = (Stage.AFTERCARE, Stage.FOLLOWUP)


def photographed(
    case: Case, stage: Stage, *, by: Person, at: datetime.datetime | None = None, caption: str = ""
) -> Attachment:
    """Add the photograph of a stage as `by` (surgeon or nurse) took it; after surgery the eyes have their crease."""
    about = About(Kind.PHOTOGRAPH, stage, at or timezone.now(), caption)
    received = Received(clean_photograph(_drawn_eyes(stage in _OPERATED)), "eyes.jpg")
    return add(case, [received], about, by=by)[0]


def drawn_paper() -> CleanUpload:
    """The scan of a paper with some lines and a signature."""
    picture = Image.new("RGB", (420, 594), "#f4f1e8")
    pen = ImageDraw.Draw(picture)
    for row in range(70, 420, 28):
        pen.line((50, row, 370, row), fill="#b9b2a0", width=2)
    pen.arc((230, 470, 300, 530), 180, 420, fill="#243a6b", width=3)
    pen.arc((270, 470, 350, 530), 150, 380, fill="#243a6b", width=3)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return clean_photograph(out.getvalue())


def _drawn_eyes(crease: bool) -> bytes:
    picture = Image.new("RGB", (640, 320), "#e8c9b0")
    pen = ImageDraw.Draw(picture)
    for left in (70, 370):
        pen.ellipse((left, 130, left + 200, 220), fill="#ffffff", outline="#5a3d30", width=4)
        pen.ellipse((left + 65, 135, left + 140, 212), fill="#3b2618")
        pen.arc((left - 8, 40, left + 208, 100), 200, 340, fill="#3b2618", width=9)
        if crease:
            pen.arc((left - 4, 104, left + 204, 230), 195, 345, fill="#8a5a46", width=4)
    out = BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()
