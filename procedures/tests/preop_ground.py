"""Ground of the tests before a surgery: check sheets, consents and photographs as people write them."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from access.models import Person
from access.roles import Role
from customers.models import Case
from procedures import risks
from procedures.models import AnaesthesiaConsent, PreopSheet, SurgeryConsent
from records import actions as sheets
from records.models.signoffs import Signer

Cast = dict[str, Person]
STROKES = [[[0.1, 0.2], [0.3, 0.4]]]

CHECKS: dict[str, Any] = {
    "pulse": 72,
    "temperature": "36.5",
    "systolic": 118,
    "diastolic": 74,
    "weight": "54.0",
    "height": 162,
    "heart": "心律齐，无杂音",
    "lungs": "双肺呼吸音清",
    "right_acuity": "1.0",
    "left_acuity": "0.8",
    "right_mrd1": "3.5",
    "left_mrd1": "3.5",
    "right_fissure": "8.0",
    "left_fissure": "8.0",
    "right_levator": "12.0",
    "left_levator": "12.0",
    "right_schirmer": "12.0",
    "left_schirmer": "13.0",
    "laxity": "slight",
    "eye_notes": "角膜透明无炎症",
    "wbc": "6.10",
    "rbc": "4.40",
    "hgb": "128",
    "hct": "0.390",
    "plt": "230",
    "neut": "58.0",
    "lymph": "32.0",
    "pt": "12.1",
    "inr": "1.02",
    "aptt": "30.2",
    "tt": "14.0",
    "fib": "2.80",
    "hbsag": "negative",
    "hcv": "negative",
    "hiv": "negative",
    "syphilis": "negative",
    "infectious_notes": "四项均复核无误",
    "conclusion": "无手术禁忌可以手术",
    "clearance": "cleared",
    "clearance_reason": "",
}


def checked(case: Case, cast: Cast, *, signed: bool = True, **changes: Any) -> PreopSheet:
    """A check sheet, by itself signed by the examining doctor."""
    sheet = PreopSheet(case=case, customer=case.customer)
    sheets.save_draft(sheet, CHECKS | changes, by=cast["heqiang"])
    if signed:
        sheets.sign(sheet, by=cast["heqiang"], role=Role.EXAMINER, seen=sheet.version)
    return sheet


def surgery_consent(case: Case, cast: Cast, **changes: Any) -> SurgeryConsent:
    """A consent to surgery, filled in, signed by nobody."""
    told = {"version": 1, "told": list(risks.SURGERY[1])}
    values = {"method": "small", "plan": "双侧上睑小切口重睑", "alternatives": "埋线法，不手术", "risks_told": told}
    return sheets.save_draft(SurgeryConsent(case=case, customer=case.customer), values | changes, by=cast["linyuan"])


def anaesthesia_consent(case: Case, cast: Cast, **changes: Any) -> AnaesthesiaConsent:
    """A consent to anaesthesia, filled in, signed by nobody."""
    told = {"version": 1, "told": list(risks.ANAESTHESIA[1])}
    values = {"anaesthesia": "local", "preparation": "术前清淡饮食，前一日不饮酒", "risks_told": told}
    sheet = AnaesthesiaConsent(case=case, customer=case.customer)
    return sheets.save_draft(sheet, values | changes, by=cast["linyuan"])


def agree(sheet: Any, cast: Cast, signer: Signer = Signer.CUSTOMER, name: str = "") -> None:
    """Surgeon and customer (or guardian) sign."""
    sheets.sign(sheet, by=cast["linyuan"], role=Role.SURGEON, seen=sheet.version)
    drawn = sheets.CustomerSignature(STROKES, name, signer)
    sheets.sign_as_customer(sheet, drawn, by=cast["linyuan"], seen=sheet.version)


def consented(case: Case, cast: Cast) -> None:
    """Both consents, signed by everyone."""
    agree(surgery_consent(case, cast), cast)
    agree(anaesthesia_consent(case, cast), cast)


def photograph(width: int = 64, height: int = 48, colour: str = "#c08060", **saving: Any) -> bytes:
    """A JPEG of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", **saving)
    return out.getvalue()


def upload(content: bytes, name: str = "张伟明术前.jpg") -> SimpleUploadedFile:
    """The same as a browser sends it."""
    return SimpleUploadedFile(name, content, "image/jpeg")
