"""What files are used for beside care, at the screen and in Chinese: from the wish to the closed register, and what is
refused on the way (A4.4, A4.5, A6.2, A7.1)."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser

from access.models import Person
from archive.tests import copies_ground
from archive.tests.ground import operated, patient, planned
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.programs import Site
from clinic_records.tests.walk.uses import Uses, day
from customers.models import Customer
from records.tests.printing.reading import text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(600),
    pytest.mark.django_db,
]
NAMES = ("李静怡", "王芳菲", "刘洋洋", "陈晨曦", "杨帆远", "赵敏慧", "钱多多", "孙亮晶", "周全福", "吴边月")
CIRCUMSTANCES = "诉右眼肿"


@pytest.fixture(scope="module")
def files(cast: dict[str, Person]) -> list[Customer]:
    """Ten customers, operated on two to eleven days ago, four of them by Lin Yuan."""
    found = [patient(cast, name, document="440106199005170025") for name in NAMES]
    for nth, row in enumerate(found):
        surgeon = cast[("linyuan", "fangze", "fangze")[nth % 3]]
        planned(row, surgeon, cast, days_ago=nth + 2)
        said = f"{row.opened().name}{CIRCUMSTANCES}"
        operated(row, surgeon, cast, days_ago=nth + 2, circumstances=said)
    return found


@pytest.fixture(scope="module")
def file(files: list[Customer], cast: dict[str, Person]) -> Customer:
    """One of them, with two photographs."""
    case = copies_ground.operated(files[0], cast)
    for _nth in range(2):
        copies_ground.photographed(case, cast)
    return files[0]


@pytest.fixture(scope="module")
def page(file: Customer) -> str:
    """Where the file's page is."""
    return f"/customers/{file.pk}/"


@pytest.fixture(scope="module")
def uses(site: Site, desks: dict[str, Desk], browser: Browser) -> Uses:
    """The screens."""

    def seat(username: str) -> Desk:
        if username not in desks:
            desks[username] = Desk.of(browser, site.url, username)
        return desks[username]

    return Uses(seat)


OWN = {"receiver": "customer", "own_paper": "resident_card", "own_tail": "0025"}
SIGN = ".sign-form .btn-primary"


@pytest.mark.clause("A4.4", "A6.2")
def test_copy_for_the_customer_from_the_wish_to_the_receipt(uses, file, page) -> None:
    assert "未比对不得提供复制件" in uses.wish_copy("chenlu", page, ["surgery"], **OWN)
    assert "末四位不符" in uses.send("chenlu", photo_compared=True, own_tail="9999")
    assert "已登记" in uses.send("chenlu", own_tail="0025")
    assert uses.status("chenlu", "/copies/") == 403
    line = uses.line("guwen", "/copies/?open=1")
    assert [word in line.inner_text() for word in (file.number, "手术", "待制作")] == [True] * 3
    desk = uses.seat("guwen")
    desk.press("main tbody a.btn")
    uses.send("guwen")
    copy = desk.page.url.split("/")[4]
    said = text(desk.get(f"/copies/{copy}/file/"))
    assert (CIRCUMSTANCES in said, NAMES[0] in said, "示范路" in said) == (True, True, False)
    assert uses.status("chenlu", f"/copies/{copy}/file/") == 403
    desk.press('main a[href$="/sign/"]')
    assert "请领取人在签名栏内签名" in uses.press("guwen", SIGN)
    desk.draw()
    assert "已签收" in uses.press("guwen", SIGN)
    closed = uses.line("guwen", "/copies/").inner_text()
    assert [word in closed for word in ("K", file.number, "顾客本人", "顾文", "已签收")] == [True] * 5
    assert file.number not in uses.said("guwen", "/copies/?open=1")
    assert file.number in uses.said("qinzheng", "/copies/")


@pytest.mark.clause("A4.4", "A6.2")
def test_nobody_gets_somebody_elses_file_without_a_letter(uses, page) -> None:
    other = {"receiver": "proxy", "receiver_name": "李父", "relation": "父亲"}
    papers = {"proxy_paper": "passport", "proxy_tail": "7788", "photo_compared": True}
    assert "任何人不得领取他人档案" in uses.wish_copy("chenlu", page, ["surgery"], **OWN | other | papers)
    assert uses.seat("chenlu").page.input_value("main [name=receiver_name]") == "李父"


@pytest.mark.clause("A4.5", "A6.2")
def test_picture_goes_out_by_its_own_consent_for_its_own_purpose_until_withdrawn(uses, page) -> None:
    desk = uses.at("xiaohan", f"{page}publicity/")
    desk.press('main a[href$="/publicity-consent/new/"], main a[href*="publicity-consent"]')
    desk.page.locator('main [name="pictures"]').first.check()
    desk.fill({"purpose": "website"})
    desk.save_sheet()
    consent = desk.page.url.split("/")[5]
    taking = f"/publicity/{consent}/"
    assert "未签署" in uses.said("guwen", taking)
    assert uses.at("guwen", taking).page.locator('main a[href$="/use/"]').count() == 0
    assert "本人自愿同意" in desk.let_customer_sign()
    assert uses.at("guwen", taking).page.locator(".media-tile").count() == 1
    keeper = uses.seat("guwen")
    keeper.press(f'main a[href^="{taking}pictures/"]:not([href$="/use/"])')
    out = keeper.page.url
    button = "main .form-foot .btn-primary"
    assert "其他用途" in uses.send("guwen", purpose="social", looked=True)
    picture = Image.open(BytesIO(uses.save_file("guwen", button, purpose="website")))
    assert (picture.format, picture.height < 300 * 0.6) == ("JPEG", True)
    uses.at("guwen", taking).press('main a[href$="/use/"]')
    assert "诊所官网案例七" in uses.send("guwen", place="诊所官网案例七")
    uses.at("xiaohan", taking).press('main a[href$="/withdraw/"]')
    uses.send("xiaohan", reason="顾客来电撤回")
    keeper.open(out)
    assert "顾客已撤回此同意书" in uses.send("guwen", purpose="website", looked=True)
    said = uses.said("guwen", "/publicity/?out=1")
    assert "待撤下" in said
    uses.at("guwen", taking).press('main a[href$="/down/"]')
    uses.send("guwen")
    assert "没有待撤下的照片" in uses.said("guwen", "/publicity/?out=1")


@pytest.mark.clause("A4.5", "A4.1")
def test_files_by_criteria_are_read_without_anybody_in_them(uses, files, page) -> None:
    desk = uses.study("luojia", sections=["surgery"], most=5)
    assert "约 10 份" in desk.page.inner_text("main")
    application = uses.applied("luojia")
    assert not uses.waits_for("luojia", application)
    uses.decide("maohui", application)
    assert "待" in uses.said("luojia", "/studies/")
    uses.decide("guwen", application)
    uses.at("luojia", "/studies/").press("main tbody td a")
    assert desk.page.locator("main .presets a").count() == 5
    study = desk.page.url.split("/", 3)[3]
    desk.press("main .presets a")
    said = desk.page.inner_text("body")
    assert CIRCUMSTANCES in said
    assert [told for told in (*NAMES, *(row.number for row in files), "林远", "方泽") if told in said] == []
    assert desk.page.locator(".watermark").count() == 1
    assert [uses.status("luojia", path) for path in (page, f"/{study}6/")] == [404, 404]
    assert uses.status("maohui", f"/{study}1/") == 404
    uses.at("luojia", application).press('main form[action$="/end/"] button')
    assert [uses.status("luojia", f"/{study}{rest}") for rest in ("", "1/")] == [404, 404]


@pytest.mark.clause("A4.5")
def test_too_few_files_are_not_told_and_not_applied_for(uses, cast) -> None:
    desk = uses.study("luojia", sections=["surgery"], surgeon=cast["linyuan"].pk)
    assert "不足 10 份" in desk.page.inner_text("main")
    assert "不足" in uses.send("luojia")
    assert desk.page.input_value("main [name=purpose]") == "术后肿胀的护理质量"


@pytest.mark.clause("A7.1")
def test_inspection_opens_what_was_drawn_and_nothing_else_until_its_end(uses, files) -> None:
    paths = [f"/customers/{row.pk}/" for row in files]
    assert [uses.status("qinzheng", path) for path in paths] == [404] * 10
    desk = uses.at("qinzheng", "/")
    assert "最长 14 天" in uses.inspect("qinzheng", size=2, sections=["surgery"], until=day(30))
    assert "样本已抽取" in uses.send("qinzheng", until=day(3))
    inspection = desk.page.url.split("/", 3)[3]
    drawn = [row.get_attribute("href") for row in desk.page.locator("main th a[href^='/customers/']").all()]
    assert sorted(uses.status("qinzheng", path) for path in paths) == [200] * 2 + [404] * 8
    assert desk.page.locator('main a[href^="/inspections/files/"]').count() == 0
    desk.open(str(drawn[0]))
    assert desk.page.locator(".watermark").count() == 1
    uses.at("qinzheng", f"/{inspection}").press('main a[href^="/inspections/files/"]')
    assert "请写明发现的问题" in uses.send("qinzheng", verdict="finding")
    assert "术后照片缺一张" in uses.send("qinzheng", remark="术后照片缺一张")
    assert "秦正" in uses.said("yanrong", "/inspections/")
    uses.at("qinzheng", f"/{inspection}").press('main form[action$="/end/"] button')
    assert [uses.status("qinzheng", path) for path in paths] == [404] * 10
    closed = uses.said("guwen", f"/{inspection}")
    assert [word in closed for word in ("提前终止", "术后照片缺一张", "发现问题")] == [True] * 3


def test_browser_complained_of_refusals_alone(uses, desks: dict[str, Desk]) -> None:
    """The last one of this module: what the screens heard is what was refused on purpose."""
    heard = [fault for desk in desks.values() for fault in desk.faults]
    assert [fault for fault in heard if fault.startswith(("script", "policy"))] == []
