"""What leaves the archive and comes back, at the screen and in Chinese, as the people concerned: a volume is lent, kept
longer and comes back damaged; a print is out of date until the new one is filed; two files of one person are merged."""

import shutil

import pytest
from playwright.sync_api import Browser

from access.models import Person
from archive.models import ArchiveFile, Volume
from archive.tests.ground import patient
from archive.tests.papers import ground as papers
from archive.tests.retention.ground import filed
from archive.tests.store import ground as storing
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.errands import path_of
from clinic_records.tests.walk.keeping import Keeping
from clinic_records.tests.walk.programs import Site
from customers.models import Customer
from records.tests.printing.reading import scanned_codes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(600),
    pytest.mark.django_db,
]
SIGN = ".sign-form .btn-primary"


@pytest.fixture(scope="module")
def volume(cast: dict[str, Person]) -> Volume:
    """A volume that stands in the storeroom."""
    found: Volume = storing.store(cast, volumes=1).volumes[0]
    return found


@pytest.fixture(scope="module")
def bound(cast: dict[str, Person]) -> ArchiveFile:
    """An accepted file with a signed consultation."""
    return papers.file_of(cast, "纸面人")


@pytest.fixture(scope="module")
def twins(cast: dict[str, Person]) -> tuple[Customer, Customer]:
    """Two files of one person."""
    found = patient(cast, "双生甲"), patient(cast, "双生甲")
    for one in found:
        filed(one, cast)
    return found


@pytest.fixture(scope="module")
def keeping(site: Site, desks: dict[str, Desk], browser: Browser) -> Keeping:
    """The screens."""

    def seat(username: str) -> Desk:
        if username not in desks:
            desks[username] = Desk.of(browser, site.url, username)
        return desks[username]

    return Keeping(seat)


def signs(keeping: Keeping, username: str, loan: str) -> str:
    """The borrower or the customer signs what is to be signed; returns what the next page says."""
    desk = keeping.at(username, loan)
    desk.press('main a[href*="/papers/"], a[href*="/papers/"].btn-primary')
    desk.draw()
    return keeping.press(username, SIGN)


def decided(keeping: Keeping, *names: str) -> None:
    """Everybody whose turn it is agrees, in this order."""
    for name in names:
        keeping.decide(name, keeping.first_to_decide(name))


@pytest.mark.clause("B6.4", "B6.5", "B6.6", "A6.2")
def test_volume_is_lent_kept_longer_and_comes_back_damaged(keeping, volume) -> None:
    keeping.at("chenlu", "/archive/loans/new/")
    wish = {"number": volume.file.number, "unit": "示例区人民法院", "borrower": "李法官", "purpose": "诉讼取证"}
    assert keeping.seat("chenlu").page.locator("main [name=days]").count() == 1
    keeping.send("chenlu", **{**wish, "days": 99})
    assert keeping.seat("chenlu").page.input_value("main [name=borrower]") == "李法官"
    keeping.send("chenlu", days=5)
    keeping.at("chenlu", "/archive/loans/").press('main tbody a[href^="/archive/loans/"]')
    loan = path_of(keeping.seat("chenlu"))
    signs(keeping, "chenlu", loan)
    decided(keeping, "zhoumin", "yanrong", "guwen")
    desk = keeping.at("guwen", loan)
    assert desk.page.locator('main form[action$="/hand-out/"]').count() == 0
    signs(keeping, "guwen", loan)
    keeping.at("guwen", loan)
    assert "已交出" in keeping.count("guwen", volume.barcode)
    assert Volume.objects.get(pk=volume.pk).state == "out"
    keeping.at("chenlu", loan)
    keeping.press("chenlu", 'main form[action$="/extend/"] .btn-primary', days=3, reason="庭审延期")
    before = keeping.said("chenlu", loan)
    decided(keeping, "zhoumin", "yanrong", "guwen")
    assert keeping.said("chenlu", loan) != before
    assert keeping.at("chenlu", loan).page.locator('main form[action$="/extend/"]').count() == 0
    desk = keeping.at("guwen", loan)
    desk.press('main a[href^="/archive/loans/volumes/"]')
    keeping.send("guwen", condition="damaged", note="第三页水渍")
    assert desk.page.input_value("main [name=note]") == "第三页水渍"
    keeping.send("guwen", damaged_pages="3", owed="修复费用由借阅方承担")
    keeping.at("guwen", loan).press('main a[href^="/archive/loans/pursuits/"]')
    assert "修复费用由借阅方承担" in desk.page.inner_text("main")
    said = keeping.said("qinzheng", loan)
    assert ("李法官" in said, volume.file.number in said) == (False, True)


@pytest.mark.clause("B2.5", "B8.4")
@pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbarimg (zbar-tools) is not installed")
def test_print_is_out_of_date_until_the_new_one_is_filed(keeping, bound) -> None:
    sheet = f"/sheets/consultation/{papers.consultation(bound).pk}/"
    [old, *_rest] = scanned_codes(keeping.seat("guwen").get(f"{sheet}print/"))
    keeping.at("guwen", "/archive/papers/file/")
    keeping.count("guwen", old)
    keeping.at("guwen", "/archive/papers/")
    assert "一致" in keeping.count("guwen", old)
    keeping.at("chenlu", f"{sheet}edit/")
    desk = keeping.seat("chenlu")
    keeping.send("chenlu", needs="改为全切双眼皮", reason="顾客改变主意")
    assert desk.page.locator(".error-summary").count() == 0
    keeping.at("guwen", "/archive/papers/")
    assert "改为全切双眼皮" in keeping.count("guwen", old)
    stale = keeping.said("guwen", "/archive/papers/stale/")
    assert bound.number in stale
    wrong = old[:-1] + ("A" if old[-1] != "A" else "B")
    keeping.at("guwen", "/archive/papers/")
    assert "改为全切双眼皮" not in keeping.count("guwen", wrong)
    desk.open(sheet)
    desk.sign("front_desk")
    desk.let_customer_sign()
    [new, *_rest] = scanned_codes(keeping.seat("guwen").get(f"{sheet}print/"))
    keeping.at("guwen", "/archive/papers/file/")
    keeping.count("guwen", new)
    lines = keeping.at("guwen", "/archive/papers/stale/").page.locator("main tbody tr", has_text=bound.number)
    assert lines.count() == 0


@pytest.mark.clause("A5.5")
def test_two_files_of_one_person_are_merged_by_two_and_taken_apart(keeping, twins) -> None:
    first, second = twins
    keeping.at("guwen", "/archive/merges/new/")
    numbers = {"primary": first.number, "member": second.number}
    assert "双生甲" in keeping.press("guwen", "main [name=compare]", **numbers)
    keeping.press("guwen", "main [name=propose]", reason="手机号、出生日期一致，电话核实")
    merge = path_of(keeping.seat("guwen"))
    assert keeping.at("guwen", merge).page.locator('main form[action$="/confirm/"]').count() == 0
    keeping.at("dongxue", merge)
    assert "自此视为一体" in keeping.press("dongxue", 'main form[action$="/confirm/"] button')
    desk = keeping.seat("chenlu")
    desk.find(second.number)
    assert first.number in keeping.said("guwen", f"/customers/{second.pk}/access/")
    keeping.at("guwen", merge)
    keeping.press("guwen", 'main form[action$="/apart/ask/"] .btn-primary', reason="核实为姐妹二人")
    keeping.at("dongxue", merge)
    assert "已撤销合并" in keeping.press("dongxue", 'main form[action$="/apart/"] button')
