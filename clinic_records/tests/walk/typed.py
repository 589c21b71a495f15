"""What is typed, chosen and sent on the way: field by field, by the names that the forms have."""

import io

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from clinic_records.tests.walk.canaries import NAME, mark, phone

OLD_PHONE, NEW_PHONE = phone("82"), phone("94")

PERSON = {
    "basic-name": NAME,
    "basic-sex": "female",
    "basic-birth_date": "1993-04-17",
    "basic-document": mark("document"),
    "basic-occupation": mark("occupation"),
    "contact-phone": OLD_PHONE,
    "contact-other_phones": phone("61"),
    "contact-wechat": mark("wechat"),
    "contact-email": f"{mark('mail')}@example.org",
    "contact-address": f"{mark('address')} {NAME}路",
    "contact-emergency_name": f"{NAME}母",
    "contact-emergency_relation": mark("relation"),
    "contact-emergency_phone": phone("77"),
    "contact-preferred_time": mark("time"),
    "health-allergy_state": "known",
    "health-allergies": mark("allergies"),
    "health-illnesses": mark("illnesses"),
    "health-medication": mark("medication"),
    "health-earlier_surgery": mark("earlier"),
    "told": True,
}
CHECKS = {
    "pulse": 72,
    "temperature": "36.6",
    "systolic": 118,
    "diastolic": 76,
    "weight": 52,
    "height": 163,
    "heart": mark("heart"),
    "lungs": mark("lungs"),
    "laxity": "slight",
    "eye_notes": mark("eyes"),
    "right_acuity": mark("acuity"),
    "left_acuity": "1.0",
    "right_mrd1": "3.5",
    "left_mrd1": "3.0",
    "right_fissure": "9.0",
    "left_fissure": "8.5",
    "right_levator": "13.0",
    "left_levator": "12.5",
    "wbc": "10.47",
    "rbc": "4.31",
    "hgb": 131,
    "plt": 214,
    "pt": "12.1",
    "inr": "1.02",
    "aptt": "30.2",
    "fib": "2.61",
    **dict.fromkeys(("hbsag", "hcv", "hiv", "syphilis"), "negative"),
    "infectious_notes": mark("infectious"),
    "conclusion": mark("conclusion"),
    "clearance": "conditions",
    "clearance_reason": mark("conditions"),
}
OPERATION = {
    "method": "small",
    "description": mark("course"),
    "assistant": mark("assistant"),
    "anaesthesia": "local",
    "medication-0-at": "09:05",
    "medication-0-drug": mark("drug"),
    "medication-0-dose": "3",
    "medication-0-unit": "ml",
    "medication-0-route": "infiltration",
    **{f"{eye}_{name}": value for eye in ("right", "left") for name, value in (("height", "6.0"), ("skin", "2.0"))},
    **{f"{eye}_{name}": mark(f"{eye}-{name}") for eye in ("right", "left") for name in ("incision", "suture")},
    "blood_loss": 3,
    "circumstances": mark("circumstances"),
}
VITALS = [
    {"at": f"09:{minute:02}", "pulse": pulse, "systolic": 122, "diastolic": 78, "oxygen": 98, "respiration": 16}
    for minute, pulse in ((0, 76), (15, 104), (30, 80), (45, 74))
]
NURSING = {
    **{f"vitals-{place}-{name}": value for place, row in enumerate(VITALS[:3]) for name, value in row.items()},
    "nursing": mark("nursing"),
    "count_before": 24,
    "count_after": 24,
    "left_well": "true",
    "handover": mark("handover"),
}
MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg"}


def report() -> bytes:
    """A laboratory's report, whose text and description are personal."""
    made = io.BytesIO()
    drawn = Canvas(made, pageCompression=0)
    drawn.setTitle(mark("report-title"))
    drawn.drawString(72, 720, mark("report-text"))
    drawn.save()
    return made.getvalue()


def photograph() -> bytes:
    """A photograph with a comment of the camera."""
    made = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(made, "JPEG", comment=mark("comment").encode())
    return made.getvalue()
