"""What people get wrong, through the real forms in Simplified Chinese: told plainly what is wrong, and nothing typed is lost.

Each case types into the form that the page shows, as a browser would send it. A connection lost on the way has its test in a
browser (test_lost_connection.py).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from access.models import Person
from clinic_records.tests.torture.filling import URLENCODED
from clinic_records.tests.torture.pages import PageForm, encoded, posting
from customers import bookings
from customers.models import BookingSheet, Case, ConsultationSheet, ContactData, Customer
from customers.tests.booking.ground import consulted
from procedures.models import Attachment
from procedures.tests.ground import ready
from records.models import Draft, RecordSheet

pytestmark = pytest.mark.django_db
KEPT = "右眼线条略高，想做成扇形"
"""What was typed beside the mistake."""


@dataclass(frozen=True)
class Mistake:
    """One mistake in one form. `typed`: control -> text; `told`: control ("" for the whole form) -> what is said."""

    who: str
    page: str
    typed: dict[str, str]
    told: dict[str, str]
    ground: Callable[..., Any] | None = None
    """What must be there before: a consulted customer, a booking whose time has come, or nobody."""


def _sheet(who: str, key: str, typed: dict[str, str], told: dict[str, str]) -> Mistake:
    ground = ready if key in ("preop", "surgery") else consulted
    return Mistake(who, f"/cases/{{case}}/sheets/{key}/new/", typed, told, ground)


def _newcomer(typed: dict[str, str], told: dict[str, str]) -> Mistake:
    beside = {"basic-name": "王小明", "contact-address": KEPT, "told": "on"}
    return Mistake("chenlu", "/customers/new/", beside | typed, told)


def _day(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def _moment(days: int) -> str:
    return f"{_day(days)}T10:00"


MISTAKES: dict[str, Callable[[], Mistake]] = {
    "a day that there is not": lambda: _newcomer(
        {"basic-birth_date": "1990-02-30"}, {"basic-birth_date": "日期无效，请按此格式填写：2026-01-31。"}
    ),
    "the day before the month": lambda: _newcomer(
        {"basic-birth_date": "31/12/1990"}, {"basic-birth_date": "日期无效，请按此格式填写：2026-01-31。"}
    ),
    "born tomorrow": lambda: _newcomer(
        {"basic-birth_date": _day(1)}, {"basic-birth_date": "出生日期晚于今天。"}
    ),
    "born in another century": lambda: _newcomer(
        {"basic-birth_date": "1801-05-06"}, {"basic-birth_date": "出生日期在 120 年以前。"}
    ),
    "a phone of letters": lambda: _newcomer(
        {"contact-phone": "一三八"}, {"contact-phone": "该号码无法拨打。示例：138 1234 5678"}
    ),
    "a name of digits": lambda: _newcomer({"basic-name": "12345"}, {"basic-name": "姓名不能全是数字。"}),
    "an entry from the future": lambda: _sheet(
        "chenlu", "consultation", {"channel": "visit", "needs": KEPT, "happened_at": _moment(2)},
        {"happened_at": "该时间晚于现在。"},
    ),
    "a hundred thousand characters": lambda: _sheet(
        "chenlu", "consultation", {"channel": "visit", "needs": "汉" * 100_000, "advice": "字" * 100_000, "answers": KEPT},
        dict.fromkeys(("needs", "advice"), "最多 4000 个字，现有 100000 个，请缩短。"),
    ),
    "a booking in the past": lambda: _sheet(
        "chenlu", "booking", {"starts_at": _moment(-3), "minutes": "90", "instructions": KEPT},
        {"starts_at": "该时间已过，手术须提前预约。", "__all__": "按目前的内容无法保存，请查看标出的栏目。"},
    ),
    "a booking of minus thirty minutes": lambda: _sheet(
        "chenlu", "booking", {"starts_at": _moment(9), "minutes": "-30", "instructions": KEPT},
        {"minutes": "不能小于 0。"},
    ),
    "a negative amount of blood": lambda: _sheet(
        "linyuan", "surgery", {"blood_loss": "-5", "circumstances": KEPT}, {"blood_loss": "不能小于 0。"}
    ),
    "a surgery that ends before it began": lambda: _sheet(
        "linyuan", "surgery", {"started_at": _moment(-1), "ended_at": _moment(-2), "circumstances": KEPT},
        {"ended_at": "手术结束须晚于开始，且在十二小时以内。"},
    ),
    "a pulse that nobody has": lambda: _sheet(
        "heqiang", "preop", {"pulse": "-1", "heart": KEPT}, {"pulse": "不能小于 25。"}
    ),
    "a number in words": lambda: _sheet(
        "heqiang", "preop", {"weight": "五十", "heart": KEPT}, {"weight": "请填写数字。"}
    ),
}  # fmt: skip


@pytest.fixture
def case(customer: Customer, cast: dict[str, Person]) -> Case:
    """A customer's case after its consultation, with nothing booked."""
    return consulted(customer, cast)


def form_of(client: Any, url: str) -> PageForm:
    """The form of a page that has the most controls (the header has one too)."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return max(posting(answer.content.decode()), key=lambda form: len(form.typed()))


def typed_into(form: PageForm, typed: dict[str, str]) -> dict[str, list[str]]:
    """What is sent after somebody typed these values."""
    return form.data() | {name: [text] for name, text in typed.items()}


def send(client: Any, url: str, data: dict[str, list[str]]) -> Any:
    """Send a form as a browser does."""
    return client.post(url, encoded(data), URLENCODED)


def shown(answer: Any) -> dict[str, list[str]]:
    """What the form of an answer holds."""
    return max(posting(answer.content.decode()), key=lambda form: len(form.typed())).data()


def rows_of_everything() -> int:
    """How many sheets and customers there are."""
    sheets = [model for model in RecordSheet.__subclasses__() if not model._meta.abstract]
    deeper = [model for base in RecordSheet.__subclasses__() for model in base.__subclasses__()]
    return sum(model.objects.count() for model in (*sheets, *deeper) if not model._meta.abstract)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told_in_chinese_and_nothing_typed_is_lost(
    mistake: Callable[[], Mistake], customer: Customer, cast: dict, log_in: Any
) -> None:
    wrong = mistake()
    case = wrong.ground(customer, cast).pk if wrong.ground else ""
    client, url = log_in(wrong.who), wrong.page.format(case=case)
    data = typed_into(form_of(client, url), wrong.typed)
    before = rows_of_everything()
    answer = send(client, url, data)
    told = {name: messages[0] for name, messages in answer.context["form"].errors.items()}
    again = shown(answer)
    assert (answer.status_code, answer.headers["Content-Language"]) == (422, "zh-hans")
    assert told == wrong.told
    assert {name: again.get(name, [""])[0] for name in wrong.typed} == wrong.typed
    assert all(text in answer.content.decode() for text in wrong.told.values())
    assert rows_of_everything() == before


def test_surgery_before_its_booking_is_refused_and_the_report_stays(
    customer: Customer, cast: dict, log_in: Any
) -> None:
    case = ready(customer, cast)
    bookings.cancel(BookingSheet.objects.get().opened(), by=cast["chenlu"], reason="顾客改期")
    client, url = log_in("linyuan"), f"/cases/{case.pk}/sheets/surgery/new/"
    start = timezone.localtime(timezone.now() - datetime.timedelta(hours=2))
    typed = {
        "started_at": f"{start:%Y-%m-%dT%H:%M}",
        "ended_at": f"{start + datetime.timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "circumstances": KEPT,
    }
    answer = send(client, url, typed_into(form_of(client, url), typed))
    said = " ".join(answer.context["form"].non_field_errors())
    assert (answer.status_code, said.startswith("目前还不能进行，尚缺："), "手术预约确认书" in said) == (
        422,
        True,
        True,
    )
    assert {name: shown(answer)[name][0] for name in typed} == typed


FILES = {
    "program.exe": (b"MZ" + bytes(500), "第 1 个文件：只接受照片（JPEG、PNG、WebP、HEIC）和 PDF 扫描件。"),
    "page.jpg": (b"<html><script>alert(1)</script></html>", "第 1 个文件：只接受照片（JPEG、PNG、WebP、HEIC）和 PDF 扫描件。"),
    "nothing.png": (b"", "第 1 个文件：文件是空的。"),
    "cut.jpg": (b"\xff\xd8\xff\xe0" + bytes(100), "第 1 个文件：文件已损坏，无法打开。"),
    "scan.pdf": (b"%PDF-1.7\nnothing more", "第 1 个文件：文件已损坏，无法打开。"),
}  # fmt: skip


def test_wrong_files_are_refused_with_the_reason_and_the_words_stay(
    customer: Customer, cast: dict, log_in: Any
) -> None:
    case, client = ready(customer, cast), log_in("suyun")
    data = {"kind": "photograph", "stage": "preop", "taken_at": "2026-01-05T09:30", "caption": KEPT}
    for name, (content, reason) in FILES.items():
        file = SimpleUploadedFile(name, content, "image/jpeg")
        answer = client.post(f"/cases/{case.pk}/media/new/", data | {"files": [file]})
        again = shown(answer)
        assert (answer.status_code, answer.context["form"].errors["files"]) == (422, [reason])
        assert {control: again[control] for control in data} == {control: [text] for control, text in data.items()}
    assert Attachment.objects.count() == 0


def test_stale_form_shows_both_texts_and_is_saved_on_the_second_try(case: Case, log_in: Any) -> None:
    client = log_in("chenlu")
    url = f"/sheets/contact/{ContactData.objects.get(customer=case.customer_id).pk}/edit/"
    mine, theirs = form_of(client, url), form_of(client, url)
    send(client, url, typed_into(theirs, {"address": "别人刚写的地址"}))
    answer = send(client, url, typed_into(mine, {"address": KEPT}))
    text, again = answer.content.decode(), shown(answer)
    assert (answer.status_code, "别人刚写的地址" in text, "您填写期间，他人保存了此记录单。" in text) == (
        409,
        True,
        True,
    )
    assert again["address"] == [KEPT]
    assert send(client, url, again).status_code == 302
    assert form_of(client, url).data()["address"] == [KEPT]


def test_double_click_leads_twice_to_the_one_sheet(case: Case, log_in: Any) -> None:
    client, url = log_in("chenlu"), f"/cases/{case.pk}/sheets/consultation/new/"
    data = typed_into(form_of(client, url), {"channel": "visit", "needs": KEPT})
    before = ConsultationSheet.objects.count()
    first, second = send(client, url, data), send(client, url, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert ConsultationSheet.objects.count() == before + 1


def test_form_left_half_way_comes_back_with_what_was_typed(case: Case, log_in: Any) -> None:
    client, url = log_in("chenlu"), f"/cases/{case.pk}/sheets/consultation/new/"
    form = form_of(client, url)
    typed = {"needs": KEPT, "advice": "三点定位\n术后冷敷"}
    kept = send(client, form.draft_url, typed_into(form, typed))
    again = form_of(log_in("chenlu"), url).data()  # on another computer
    assert (kept.status_code, Draft.objects.count()) == (200, 1)
    assert {name: again[name][0] for name in typed} == typed
