"""The pictures of the guide for the staff (docs/user): which page, as whom, under which name."""

import subprocess
from pathlib import Path
from typing import Final

from django.conf import settings
from PIL import Image

from access.roles import Role
from clinic_records.tests.screens import finding
from clinic_records.tests.screens.pages import View
from records.lifecycle import State
from records.stages import Stage

R = Role
PICTURES: Final = {
    "today": View("today", (R.FRONT_DESK,)),
    "customer": View("customer-show", (R.SURGEON,), finding.customer(Stage.AFTERCARE)),
    "history": View("sheet-history", (R.NURSE,), finding.sheet("aftercare", State.AMENDED)),
    "apply": View("access-request-new", (R.AFTER_SALES,)),
    "decide": View("application-show", (R.DEPARTMENT_HEAD,), finding.to_decide),
    "seen": View("customer-access", (R.FRONT_DESK,), finding.customer(Stage.AFTERCARE)),
    "emergency": View("emergency-new", (R.NURSE,)),
    "register": View("customer-new", (R.FRONT_DESK,)),
    "booking": View("sheet-new", (R.FRONT_DESK,), finding.new_sheet("booking", Stage.CONSULTATION)),
    "customer-signs": View("sheet-customer-sign", (R.SURGEON,), finding.sheet("surgery-consent", unsigned=True)),
    "day": View("booking-day", (R.FRONT_DESK,)),
    "preop": View("sheet-show", (R.EXAMINER,), finding.sheet("preop", State.SIGNED)),
    "surgery": View("sheet-show", (R.SURGEON,), finding.sheet("surgery", State.SIGNED)),
    "aftercare-due": View("aftercare-due", (R.NURSE,)),
    "followup": View("sheet-new", (R.CUSTOMER_SERVICE,), finding.new_sheet("followup", Stage.AFTERCARE)),
    "import": View("register-import-show", (R.ARCHIVE_MANAGER,), finding.register_import),
    "copy": View("copy-register", (R.ARCHIVE_MANAGER,)),
    "archive-desk": View("archive-desk", (R.ARCHIVE_MANAGER,)),
    "filing": View("archive-filing", (R.ARCHIVE_MANAGER,)),
    "store-scan": View("archive-store-scan", (R.ARCHIVE_MANAGER,)),
    "loan": View("archive-loan", (R.ARCHIVE_MANAGER,), finding.loan("approved")),
    "paper-check": View("archive-papers", (R.ARCHIVE_MANAGER,)),
    "destruction": View("archive-destruction", (R.ARCHIVE_MANAGER,), finding.destruction("requested")),
    "certificate": View("archive-destruction-certificate", (R.ARCHIVE_MANAGER,), finding.destruction("done")),
    "inspection": View("inspection-show", (R.SUPERVISOR,), finding.inspection),
    "person": View("person-show", (R.SYSADMIN,), finding.colleague),
}
SCANNED: Final = {"paper-check": finding.code_of_print}
"""What is scanned on a page before its picture is taken."""

PRINTED: Final = frozenset({"certificate"})
"""What is a PDF: its first page is shown, as far down as a page of the screen goes."""

FOLDER: Final = Path(settings.BASE_DIR) / "docs" / "user" / "pictures"
WINDOW: Final = (1100, 760)
"""Width and height of the window in CSS pixels: a page's head and what is first on it."""

_QUALITY: Final = 60


def draw(printed: bytes, target: Path) -> None:
    """The upper part of the first page of a PDF as a picture of the window's shape."""
    pdf = target.with_suffix(".pdf")
    pdf.write_bytes(printed)
    wide = ("-scale-to-x", str(WINDOW[0]), "-scale-to-y", "-1", "-W", str(WINDOW[0]), "-H", str(WINDOW[1]))
    subprocess.run(["pdftoppm", "-png", "-singlefile", *wide, str(pdf), str(target.with_suffix(""))], check=True)


def keep(taken: Path, name: str, language: str) -> None:
    """Write one picture, so small that a guide with all of them loads at once."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Image.open(taken) as picture:
        smaller = picture.convert("RGB").resize((WINDOW[0] * 4 // 5, WINDOW[1] * 4 // 5), Image.Resampling.LANCZOS)
    smaller.save(FOLDER / f"{name}-{language}.webp", "WEBP", quality=_QUALITY, method=6)
