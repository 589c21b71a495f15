"""What the archive does, at the screen and in Chinese, as the people concerned: a file is handed over, reviewed and numbered;
a room is counted; a file is sealed, held, and another destroyed, from the proposal to the certificate."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from access.models import Person
from archive.models import ArchiveFile, Volume
from archive.retention import scanning
from archive.store import actions as store
from archive.tests.ground import patient
from archive.tests.retention.test_verdicts import old
from archive.tests.store import ground as storing
from clinic_records.embedded.processes import wait_until
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.errands import path_of
from clinic_records.tests.walk.keeping import Keeping, let_cooling_pass
from clinic_records.tests.walk.programs import Site
from clinic_records.tests.walk.uses import day
from customers.models import Customer
from records.tests.printing.reading import text

DESTROYED_SECONDS = 120
"""How long the worker may take until an order is carried out."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(600),
    pytest.mark.django_db,
]


@pytest.fixture(scope="module")
def shelf(cast: dict[str, Person]) -> storing.Store:
    """A storeroom with three volumes on its first board."""
    return storing.store(cast)


@pytest.fixture(scope="module")
def over(shelf: storing.Store, cast: dict[str, Person]) -> list[tuple[ArchiveFile, Volume]]:
    """Two files whose years are over, each with a volume, proposed by the scan."""
    found = []
    for name, number in (("旧档一", "MZ2009000077"), ("旧档二", "MZ2009000079")):
        file = old(patient(cast, name), cast, number=number)
        volume = store.bind(file, 12, by=cast["guwen"])
        store.place(volume, shelf.shelves[1], by=cast["guwen"])
        found.append((file, volume))
    scanning.scan()
    return found


@pytest.fixture(scope="module")
def kept(cast: dict[str, Person]) -> ArchiveFile:
    """A file of long ago that is going to be in dispute."""
    file: ArchiveFile = old(patient(cast, "纠纷人"), cast, number="MZ2009000078")
    return file


@pytest.fixture(scope="module")
def keeping(site: Site, desks: dict[str, Desk], browser: Browser) -> Keeping:
    """The screens."""

    def seat(username: str) -> Desk:
        if username not in desks:
            desks[username] = Desk.of(browser, site.url, username)
        return desks[username]

    return Keeping(seat)


@pytest.fixture(scope="module")
def fresh(cast: dict[str, Person]) -> Customer:
    """A customer whose file the archive has not seen yet."""
    return patient(cast, "新档案")


def page_of(customer: Any) -> str:
    """Where the customer's page is."""
    return f"/customers/{customer.pk}/"


@pytest.mark.clause("B2.4", "B2.5", "B3.3", "B4.1")
def test_file_goes_back_once_and_is_then_accepted_with_a_number(keeping, fresh) -> None:
    said = keeping.hand_over("chenlu", page_of(fresh), "身份证复印件后补")
    assert "待审核" in said
    assert keeping.status("chenlu", "/archive/filing/") == 403
    keeping.review("guwen", fresh.number)
    assert "身份证复印件后补" in keeping.seat("guwen").page.inner_text("main")
    back = 'main form[action$="/back/"] .btn-primary'
    assert "审核" in keeping.press("guwen", back, reason="缺少联系电话核对")
    desk = keeping.at("chenlu", "/archive/submissions/")
    desk.press('main a[href^="/archive/submissions/"]')
    assert "缺少联系电话核对" in desk.page.inner_text("main")
    keeping.hand_over("chenlu", page_of(fresh), "已核对")
    keeping.review("guwen", fresh.number)
    said = keeping.press("guwen", 'main form[action$="/accept/"] .btn-primary', file_class="outpatient")
    number = re.search(r"MZ\d{10}", said)
    assert number, said
    catalogue = keeping.said("guwen", "/archive/catalogue/")
    assert number[0] in catalogue
    keeping.seat("guwen").find(number[0])
    assert fresh.number in keeping.seat("guwen").page.inner_text("main")


@pytest.mark.clause("B5.3")
def test_room_is_counted_and_what_is_missing_is_put_back(keeping, shelf) -> None:
    here, there, gone = shelf.volumes
    desk = keeping.at("guwen", "/archive/store/stocktakes/")
    desk.fill({"room": shelf.room.pk})
    keeping.send("guwen")
    assert "先扫" in keeping.count("guwen", here.barcode)
    keeping.count("guwen", shelf.shelves[0].barcode)
    keeping.count("guwen", here.barcode)
    wrong = here.barcode[:-1] + ("0" if here.barcode[-1] != "0" else "1")
    assert "校验" in keeping.count("guwen", wrong)
    keeping.count("guwen", shelf.shelves[1].barcode)
    keeping.count("guwen", there.barcode)
    take = path_of(desk).split("count/")[0]
    desk.open(take)
    desk.press('main form[action$="/end/"] button')
    lines = desk.page.locator("main tbody tr")
    assert lines.count() == 2
    desk.press('main form[action$="/close/"] button')
    assert "处理" in desk.page.inner_text("body")
    for remedy, row in (("put_back", there), ("marked_missing", gone)):
        desk.page.locator("main tbody tr", has_text=row.file.number).locator("a.btn-sm").click()
        desk.page.wait_for_load_state()
        assert "已记录" in keeping.send("guwen", remedy=remedy, due_on=day(3))
    assert Volume.objects.get(pk=gone.pk).state == "missing"
    desk.press('main form[action$="/close/"] button')
    assert [row.file.number in text(desk.fetch('a[href$="/report/"]')) for row in (here, there, gone)] == [
        False,
        True,
        True,
    ]


@pytest.mark.clause("A3.4")
def test_file_in_dispute_is_sealed_before_both_sides_and_then_held(keeping, kept) -> None:
    desk = keeping.at("guwen", f"/archive/files/{kept.pk}/")
    desk.press('main a[href$="/seal/"]')
    keeping.send("guwen", reason="术后闭合不全争议", name=" ", relation="本人")
    assert desk.page.input_value("main [name=reason]") == "术后闭合不全争议"
    said = keeping.send("guwen", reason="术后闭合不全争议", name="纠纷人", relation="本人")
    assert "待双方签字" in said
    listed = text(desk.fetch('a[href$="/list/"]'))
    assert "封存清单" in listed
    desk.press('main a[href$="/sign/"]')
    assert "请顾客方" in keeping.press("guwen", ".sign-form .btn-primary")
    desk.draw()
    assert "已封存" in keeping.press("guwen", ".sign-form .btn-primary")
    assert kept.customer.number in keeping.said("qinzheng", "/archive/holds/?on=1")
    sheet = keeping.at("chenlu", page_of(kept.customer)).page.locator('main a[href*="/sheets/consultation/"]').first
    address = str(sheet.get_attribute("href"))
    keeping.at("chenlu", f"{address}error/")
    assert "已封存" in keeping.press("chenlu", "main .form-foot .btn-danger", reason="录入错误")
    desk.press('main form[action$="/check/"] button')
    assert "均一致" in desk.page.inner_text("body")


@pytest.mark.clause("B9.1", "B9.2", "B9.3", "A3.4")
def test_file_is_destroyed_from_the_proposal_to_the_certificate_and_a_held_one_is_left_out(keeping, over) -> None:
    (file, volume), (held, other) = over
    for one in (file, held):
        desk = keeping.at("dongxue", "/archive/retention/due/")
        desk.press(f'main tr:has-text("{one.number}") a.btn-sm')
        keeping.send("dongxue", decision="confirm", remark="已逾保管期限，无继续保存价值")
    desk = keeping.at("dongxue", "/archive/destruction/")
    desk.press('main a[href$="/new/"]')
    for one in (file, held):
        desk.page.locator("main label.choice", has_text=one.number).click()
    people = {role: desk.option(role, name) for role, name in (("executor", "顾文"), ("witness", "秦正"))}
    said = keeping.send("dongxue", reason="保管期满，经鉴定无保存价值", cooling_days=7, **people)
    assert "先由档案管理部门负责人审批" in said
    order = path_of(desk)
    application = keeping.first_to_decide("guwen")
    assert not keeping.waits_for("dongxue", application)
    keeping.decide("guwen", application)
    keeping.decide("yanrong", application)
    assert "冷静期尚未结束" in keeping.said("guwen", order)
    let_cooling_pass(order)
    start = 'main form[action$="/start/"] button'
    assert "待扫描" in keeping.said("guwen", order)
    assert keeping.seat("guwen").page.locator(start).count() == 0
    assert "不在清册上" in keeping.shred("guwen", order, "V0000000000")
    for name in ("guwen", "qinzheng"):
        for one in (volume, other):
            assert "已扫描" in keeping.shred(name, order, one.barcode)
    keeping.at("yanrong", "/archive/holds/new/")
    keeping.send("yanrong", numbers=held.customer.number, reason="收到律师函")
    keeping.at("guwen", order).press(start)
    certificate = 'main a[href$="/certificate/"], .page-actions a[href$="/certificate/"], a[href$="/certificate/"]'
    wait_until(lambda: keeping.at("guwen", order).page.locator(certificate).count() > 0, DESTROYED_SECONDS)
    paper = text(keeping.seat("guwen").fetch(certificate))
    assert (file.number in paper, "旧档一" in paper, "未销毁" in paper or held.number in paper) == (True, False, True)
    assert "保全" in keeping.said("guwen", order)
    assert [keeping.status("guwen", page_of(one.customer)) for one in (file, held)] == [404, 200]
    assert file.number in keeping.said("qinzheng", order)
