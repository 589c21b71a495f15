"""What happens in a clinic beside the walk and may leave something behind: a draft nobody saved, a scan of a signed paper, an
import, a bound file, a page that breaks, a file that is away."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from access.personas import PASSWORD
from access.roles import Section
from clinic_records.tests.walk.canaries import NAME, STEM, mark, phone
from clinic_records.tests.walk.programs import Site
from clinic_records.tests.walk.stages import Walk
from clinic_records.tests.walk.typed import photograph
from customers.models import ConsultationSheet
from procedures.models import Attachment

HEADINGS = (
    "姓名",
    "性别",
    "年龄",
    "电话",
    "居住地址",
    "咨询时间",
    "咨询方式",
    "咨询内容",
    "关注点",
    "随访时间",
    "随访反馈",
)


@dataclass
class Besides:
    """What came of it. `draft` is the version of the kept draft that the form holds, `broken` are the page's words after
    the error, `lost` is the answer for a file that is away."""

    draft: str = ""
    bound: bytes = b""
    imported: str = ""
    broken: str = ""
    lost: int = 0


def happen(walk: Walk, site: Site) -> Besides:
    """All of it, one after the other."""
    seen = Besides()
    seen.draft = _leave_a_draft(walk)
    _sign_on_paper(walk)
    seen.imported = _import(walk)
    seen.bound = _bind(walk)
    seen.broken = _break_a_form(walk)
    seen.lost = _lose_a_file(walk, site)
    return seen


def _leave_a_draft(walk: Walk) -> str:
    """Customer service begins another record and is called away once the draft is kept."""
    desk = walk.at("baiyu")
    desk.press('main a[href$="/sheets/followup/new/"]')
    desk.fill({"way": "phone", "result_words": f"{mark('draft')} {NAME}"})
    desk.page.locator("[data-draft-status]", has_text="草稿已存").wait_for()
    version = desk.page.input_value("[name=draft_version]")
    desk.find(walk.number)
    return version


def _sign_on_paper(walk: Walk) -> None:
    """The changed contact data are signed on paper; the scan waits for a second person's check (D3.1)."""
    desk = walk.seat("baiyu")
    desk.open(walk.sheets["contact"])
    desk.press('main a[href$="/paper/"]')
    desk.fill({"scan": {"name": f"{mark('scan')}.jpg", "mimeType": "image/jpeg", "buffer": photograph()}})
    desk.save()


def _import(walk: Walk) -> str:
    """The archive manager imports an old register in the national encoding; returns what the page says in the end."""
    desk = walk.seat("guwen")
    desk.press('.side a[href="/imports/"]')
    desk.fill({"file": {"name": f"{mark('register')}.csv", "mimeType": "text/csv", "buffer": register()}})
    desk.save()
    desk.page.locator('main form[action$="/confirm/"] button').wait_for()
    preview = desk.page.inner_text("main")
    desk.press('main form[action$="/confirm/"] button')
    desk.page.locator('main a[href$="report.json"]').wait_for()
    return preview + desk.page.inner_text("main")


def register() -> bytes:
    """A register of two customers."""
    said = (
        mark("row-address"),
        "2024-03-05",
        "电话",
        mark("row-talk"),
        mark("row-worry"),
        "2024-04-01",
        mark("row-answer"),
    )
    rows = [(f"{NAME}{last}", "女", "28", phone(tail), *said) for last, tail in (("甲", "55"), ("乙", "56"))]
    made = io.StringIO(newline="")
    csv.writer(made).writerows([HEADINGS, *rows])
    return made.getvalue().encode("gb18030")


def _bind(walk: Walk) -> bytes:
    """The whole file as one PDF: asked for, bound by the worker, fetched by the link of the page."""
    desk = walk.at("guwen")
    desk.press('main form[action$="/bound/"] button')
    if desk.page.locator(
        "[data-proof]"
    ).count():  # the log-in is more than five minutes old: who sits there is asked anew
        desk.fill({"password": PASSWORD})
        desk.press("main .btn-primary")
    desk.page.locator("#job-state a.btn-primary").wait_for()
    return desk.fetch("#job-state a.btn-primary")


@contextmanager
def _refusing_table() -> Iterator[None]:
    """The database refuses every new consultation, and quotes the refused row to whoever asked."""
    table = ConsultationSheet._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT walk_refuses CHECK (version < 0) NOT VALID')
        try:
            yield
        finally:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT walk_refuses')


def _break_a_form(walk: Walk) -> str:
    """A form whose saving fails in the database: the page says so and repeats nothing."""
    desk = walk.at("chenlu")
    desk.press('main a[href$="/sheets/consultation/new/"]')
    desk.fill({"channel": "phone", "needs": f"{mark('broken')} {NAME}", "advice": mark("broken")})
    with _refusing_table():
        desk.press("main .form-foot .btn-primary")
    return desk.page.inner_text("body")


def _lose_a_file(walk: Walk, site: Site) -> int:
    """The answer for a report whose sealed file is not in the store."""
    row = Attachment.objects.get(section=Section.PREOP)
    name = row.file.hex
    kept = site.home / "files" / name[:2] / name[2:4] / name
    away = Path(f"{kept}.away")
    kept.rename(away)
    try:
        return walk.seat("heqiang").page.context.request.get(f"/media/{row.pk}/content/").status
    finally:
        away.rename(kept)


def said_nothing(text: str) -> bool:
    """Whether a text holds nothing of what was typed."""
    return STEM not in text and NAME not in text
