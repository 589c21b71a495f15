"""What the people of the clinic do with one customer, stage by stage, each at their own screen (A2.1 to A2.6)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from clinic_records.tests.walk.canaries import mark
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.typed import (
    CHECKS,
    MEDIA,
    NEW_PHONE,
    NURSING,
    OPERATION,
    PERSON,
    VITALS,
    photograph,
    report,
)


@dataclass
class Walk:
    """The customer on the way, and what was seen. `sheets` are addresses by the key of the sheet."""

    seat: Callable[[str], Desk]
    number: str = ""
    url: str = ""
    alike: str = ""
    sheets: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    @cached_property
    def began(self) -> datetime.datetime:
        """The minute in which the walk began, in the clinic's time."""
        return timezone.localtime().replace(second=0, microsecond=0)

    def minute(self, shift: int) -> str:
        """A moment so many minutes after the beginning, as a date control takes it."""
        return f"{self.began + datetime.timedelta(minutes=shift):%Y-%m-%dT%H:%M}"

    def go(self) -> None:
        """All six stages."""
        self.register()
        self.consult()
        self.book()
        self.check()
        self.consent()
        self.read_results()
        self.operate()
        self.care()
        self.follow_up()
        self.correct_contact()

    def at(self, username: str) -> Desk:
        """Somebody with the customer's page on the screen."""
        desk = self.seat(username)
        desk.find(self.number)
        return desk

    def _begin(self, username: str, key: str, values: dict[str, Any]) -> Desk:
        """Somebody begins a sheet from the customer's page, fills it in and saves it."""
        desk = self.at(username)
        desk.press(f'main a[href$="/sheets/{key}/new/"]')
        desk.fill(values)
        self.sheets[key] = desk.save_sheet()
        return desk

    def register(self) -> None:
        """The front desk registers the customer; the system knows somebody alike, who is somebody else (A2.1, D3.1)."""
        desk = self.seat("chenlu")
        desk.press('.side a[href="/customers/"]')
        desk.press('main a[href="/customers/new/"]')
        desk.fill(PERSON)
        desk.press("main .form-foot .btn-primary")
        self.alike = desk.page.inner_text("main .notice-due")
        desk.fill({"known_new": True})
        desk.save()
        self.number = desk.page.locator(".who-facts .tabular").first.inner_text()
        self.url = desk.page.url
        for key in ("contact", "basic"):
            desk.open(self.url)
            desk.press(f'main h2 a[href^="/sheets/{key}/"]')
            self.sheets[key] = "/" + desk.page.url.split("/", 3)[3]
            self.told[key] = desk.let_customer_sign()
        desk.open(self.url)
        self.sheets["health"] = desk.page.locator('main h2 a[href^="/sheets/health/"]').get_attribute("href") or ""

    def consult(self) -> None:
        """The consultation with its statement of purpose, signed by customer and front desk (A2.1)."""
        texts = ("needs", "concerns", "expected_effect", "content", "advice", "materials", "answers")
        desk = self._begin("chenlu", "consultation", {"channel": "visit", **{name: mark(name) for name in texts}})
        self.told["consultation"] = desk.let_customer_sign()
        desk.sign("front_desk")

    def book(self) -> None:
        """Room, surgeon, item and time; the confirmation is signed by the customer and numbered (A2.2)."""
        desk = self.at("chenlu")
        desk.press('main a[href$="/sheets/booking/new/"]')
        for name, label in (("item", "小切口双眼皮"), ("surgeon", "林远"), ("room", "一号手术室")):
            desk.fill({name: desk.option(name, label)})
        told = dict.fromkeys(("told_diet", "told_rest", "told_preparation"), True)
        desk.fill({"starts_at": self.minute(20), "minutes": 90, **told, "instructions": mark("instructions")})
        desk.fill({"handbook_on": f"{self.began:%Y-%m-%d}"})
        self.sheets["booking"] = desk.save_sheet()
        desk.sign("front_desk")
        self.told["booking"] = desk.let_customer_sign()

    def check(self) -> None:
        """The examining doctor's values, one of them out of range, the laboratory's report, clearance (A2.3)."""
        desk = self._begin("heqiang", "preop", CHECKS)
        self.seen["preop"] = desk.page.inner_text("main")
        for kind, name, content in (("laboratory", "pdf", report()), ("infectious", "jpg", photograph())):
            desk.press('main a[href$="/attach/"]')
            payload = {"name": f"{mark('file')}.{name}", "mimeType": MEDIA[name], "buffer": content}
            desk.fill({"files": payload, "kind": kind, "caption": mark("caption")})
            desk.save()
        desk.sign("examiner")

    def consent(self) -> None:
        """The surgeon tells the risks one by one; the customer agrees to surgery and anaesthesia (E1.4)."""
        plans = {
            "surgery-consent": {"method": "small", "plan": mark("plan"), "alternatives": mark("alternatives")},
            "anaesthesia-consent": {"anaesthesia": "local", "preparation": mark("preparation")},
        }
        for key, values in plans.items():
            desk = self.at("linyuan")
            desk.press(f'main a[href$="/sheets/{key}/new/"]')
            for box in desk.page.locator('main label.choice:has([name="risks_told"])').all():
                box.click()
            desk.fill({**values, "special_risks": mark("risks"), "questions": mark("questions")})
            self.sheets[key] = desk.save_sheet()
            desk.sign("surgeon")
            self.told[key] = desk.let_customer_sign()

    def read_results(self) -> None:
        """Surgeon and consultant open what they were told; the examining doctor sees that they read it (A2.3)."""
        for username in ("linyuan", "chenlu"):
            self.seen[f"result of {username}"] = self._open_newest(username)
        desk = self.seat("heqiang")
        desk.open(self.sheets["preop"])
        self.seen["receipts"] = desk.page.inner_text("main")

    def _open_newest(self, username: str) -> str:
        desk = self.seat(username)
        desk.press(".top-tools a.top-tool")
        desk.press(".inbox-unread button")
        return desk.page.inner_text("main")

    def operate(self) -> None:
        """The surgeon's part and the nurse's part of one record, both signed (A2.4)."""
        desk = self._begin(
            "linyuan", "surgery", {**OPERATION, "started_at": self.minute(-50), "ended_at": self.minute(-5)}
        )
        nurse = self.at("xiaohan")
        nurse.open(self.sheets["surgery"])
        nurse.press('main a[href$="/edit/"]')
        nurse.fill(NURSING)
        nurse.page.locator('[data-rows="vitals"] [data-row-add]').click()
        nurse.fill({f"vitals-3-{name}": value for name, value in VITALS[3].items()})
        nurse.save_sheet()
        nurse.sign("nurse")
        desk.open(self.sheets["surgery"])
        desk.sign("surgeon")
        self.seen["surgery"] = desk.page.inner_text("main")

    def care(self) -> None:
        """The nurse's visit afterwards (A2.5)."""
        texts = ("complication_words", "medication", "questions", "support", "advice")
        values = {"way": "visit", "healing": 1, "swelling": 2, "bruising": 1, "pain": 3, "stitches": "in"}
        values |= {"temperature": "36.8", **{name: mark(f"care-{name}") for name in texts}}
        desk = self._begin("xiaohan", "aftercare", values | {"complication": "true"})
        desk.sign("nurse")

    def follow_up(self) -> None:
        """Customer service hears of a complication and of changed contact data; those concerned are told (A2.6)."""
        texts = ("result_words", "complaints", "advice", "opinions")
        values = {"way": "phone", "reached": True, "result": 3, "complications": "true", "satisfaction": 4}
        values |= {name: mark(f"call-{name}") for name in texts}
        desk = self._begin("baiyu", "followup", values | {"told": ["reception"], "contact_changed": True})
        desk.sign("customer_service")
        for username in ("linyuan", "xiaohan", "zhoumin"):
            self.seen[f"call to {username}"] = self._open_newest(username)

    def correct_contact(self) -> None:
        """The notice leads to the contact data, which are changed with the reason (A5.1)."""
        desk = self.seat("baiyu")
        desk.open(self.sheets["followup"])
        desk.press('main .notice a[href$="/edit/"]')
        desk.fill({"phone": NEW_PHONE, "reason": mark("reason")})
        desk.save_sheet()
        self.seen["contact"] = desk.page.inner_text("main")
