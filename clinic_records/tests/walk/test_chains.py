"""Each way to a file that no duty opens, at the screen and in Chinese: from the application to the closed register, and what is
refused on the way (A4.1 to A4.7, A6.2, B6.1 to B6.3)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from access.models import Person
from clinic_records.tests.gate import world
from clinic_records.tests.gate.world import File, Relation, canaries
from clinic_records.tests.screens import ground
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.errands import Errands, let_time_run_out
from clinic_records.tests.walk.programs import Site
from records.lifecycle import State
from records.tests.printing.reading import text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(600),
    pytest.mark.django_db,
]


@pytest.fixture(scope="module")
def files(cast: dict[str, Person]) -> dict[Relation, File]:
    """Two files with a string of their own in each section."""
    return world.build(cast, (Relation.OWN, Relation.FOREIGN))


@pytest.fixture(scope="module")
def file(files: dict[Relation, File]) -> File:
    """A file that neither sales nor management sees; two of its sheets are finished, so that they may leave the house."""
    for key in ("followup", "surgery"):
        sheet = files[Relation.OWN].sheets[key]
        sheet.state = State.SIGNED
        sheet.save()
    return files[Relation.OWN]


@pytest.fixture(scope="module")
def hidden(files: dict[Relation, File]) -> File:
    """A file that nobody sees."""
    return files[Relation.FOREIGN]


@pytest.fixture(scope="module")
def partners(cast: dict[str, Person]) -> None:
    """A hospital with a confidentiality agreement, a supplier without one."""
    ground.partners(cast["guwen"])


@pytest.fixture(scope="module")
def errands(site: Site, desks: dict[str, Desk], browser: Browser) -> Errands:
    """The screens."""

    def seat(username: str) -> Desk:
        if username not in desks:
            desks[username] = Desk.of(browser, site.url, username)
        return desks[username]

    return Errands(seat)


@pytest.fixture(scope="module")
def page(file: File) -> str:
    """Where the file's page is."""
    return f"/customers/{file.customer.pk}/"


@pytest.fixture(scope="module")
def sheet(file: File) -> Callable[[str], str]:
    """Where a record sheet of the file is, by its kind."""
    return lambda key: f"/sheets/{key}/{file.sheets[key].pk}/"


def sections_in(text: str) -> set[str]:
    """Of which sections a page shows something."""
    return {section.value for _relation, section in canaries(text)}


@pytest.mark.clause("A4.1", "B6.1", "B6.2", "B6.3", "A4.4")
def test_from_application_to_signed_off_line(errands, file, page, sheet) -> None:
    assert errands.status("luojia", page) == 404
    application = errands.apply("luojia", file.customer.number, ["surgery"])
    assert not errands.waits_for("luojia", application)
    assert not errands.waits_for("guwen", application)
    assert "已批准" in errands.decide("maohui", application)
    assert errands.status("luojia", page) == 404
    errands.decide("guwen", application)
    said = errands.said("luojia", page)
    assert sections_in(said) == {"basic"}
    assert sections_in(errands.said("luojia", sheet("surgery"))) - {"basic"} == {"surgery"}
    marks = errands.seat("luojia").page.locator(".watermark span")
    assert "罗佳 luojia" in marks.first.inner_text()
    shut = [sheet(key) for key in ("preop", "aftercare", "consultation", "followup")]
    assert [errands.status("luojia", path) for path in shut] == [404] * 4
    assert errands.status("luojia", f"{sheet('surgery')}print/") == 403
    assert "已归还" in errands.give_back("luojia")
    assert [errands.status("luojia", path) for path in (page, sheet("surgery"))] == [404, 404]
    errands.sign_off("guwen", "已核对，未带走")
    assert file.customer.number not in errands.said("guwen", "/register/?open=1")
    closed = errands.said("guwen", "/register/")
    assert [word in closed for word in (file.customer.number, "罗佳", "手术", "已核对，未带走", "顾文")] == [True] * 5


@pytest.mark.clause("A4.3", "A4.1")
@pytest.mark.parametrize("applicant", ["jiangbo", "maohui"])
def test_manager_and_head_are_decided_by_the_executive_never_by_themselves(errands, file, page, applicant) -> None:
    application = errands.apply(applicant, file.customer.number, ["aftercare"])
    assert [errands.waits_for(name, application) for name in (applicant, "tanglei")] == [False, False]
    errands.decide("yanrong", application)
    assert errands.status(applicant, page) == 404
    errands.decide("guwen", application)
    assert errands.status(applicant, page) == 200
    errands.give_back(applicant)
    assert errands.status(applicant, page) == 404


def test_nobody_decides_twice(errands, file) -> None:
    """The executive who has decided as head of nobody else is not asked again; the page that is still open is refused."""
    application = errands.apply("luojia", file.customer.number, ["followup"])
    errands.at("maohui", application)
    other = errands.seat("maohui").page.context.new_page()
    other.goto(application)
    errands.decide("maohui", application)
    with other.expect_navigation() as answered:
        other.locator("main [name=decision][value=approve]").click()
    assert answered.value is not None
    assert (answered.value.status, "其他人" in other.inner_text("main") or "已" in other.inner_text("main")) == (
        422,
        True,
    )
    other.close()
    errands.seat("luojia").open(application)
    errands.seat("luojia").press('main form[action$="/withdraw/"] button')


@pytest.mark.clause("A4.1")
def test_declined_needs_a_reason_and_opens_nothing(errands, file, page) -> None:
    application = errands.apply("luojia", file.customer.number, ["surgery"])
    assert "请填写不批准的理由" in errands.decide("maohui", application, approve=False)
    errands.decide("maohui", application, approve=False, reason="与投诉无关，请联系主刀医生")
    assert "与投诉无关，请联系主刀医生" in errands.said("luojia", application)
    assert errands.status("luojia", page) == 404


def test_application_taken_back_is_decided_by_nobody(errands, file, page) -> None:
    application = errands.apply("luojia", file.customer.number, ["surgery"])
    errands.at("maohui", application)
    errands.at("luojia", application).press('main form[action$="/withdraw/"] button')
    status, said = errands.press_in_the_old_page("maohui", "main [name=decision][value=approve]")
    assert (status, "撤回" in said, errands.status("luojia", page)) == (422, True, 404)


@pytest.mark.clause("B6.3", "B7.3")
def test_file_shuts_when_its_time_is_over_and_the_register_says_so(errands, file, page) -> None:
    application = errands.apply("luojia", file.customer.number, ["surgery"])
    errands.decide("maohui", application)
    errands.decide("guwen", application)
    desk = errands.at("luojia", page)
    assert desk.page.locator(".watermark").count() == 1
    let_time_run_out(application)
    answer = desk.page.reload()
    assert answer is not None
    assert (answer.status, errands.status("luojia", page)) == (404, 404)


def test_wishes_that_cannot_be_are_refused_with_everything_typed(errands, file) -> None:
    desk = errands.at("luojia", "/requests/access/")
    desk.fill({"numbers": file.customer.number, "purpose": "核对", "use": "complaint", "sections": ["surgery"]})
    desk.fill({"begins_at": "2026-01-02T10:00", "ends_at": "2026-01-01T10:00"})
    desk.press("main .form-foot .btn-primary")
    said = desk.page.inner_text("main .error-summary")
    kept = [desk.page.input_value(f"main [name={name}]") for name in ("numbers", "purpose")]
    assert (bool(said), kept) == (True, [file.customer.number, "核对"])


@pytest.mark.clause("A4.6")
def test_share_needs_both_heads_and_opens_to_the_whole_department(errands, file, page, sheet) -> None:
    application = errands.share("baiyu", "销售与售后部", file.customer.number, ["followup"])
    assert errands.status("luojia", page) == 404
    errands.decide("tanglei", application)
    assert not errands.waits_for("tanglei", application)
    errands.decide("maohui", application)
    assert errands.status("luojia", page) == 404
    errands.decide("guwen", application)
    assert [errands.status(name, page) for name in ("luojia", "maohui")] == [200, 200]
    assert errands.status("luojia", sheet("followup")) == 200
    assert [errands.status("luojia", sheet(key)) for key in ("surgery", "preop")] == [404, 404]
    desk = errands.at("guwen", "/shares/")
    desk.press('main a[href$="/end/"]')
    desk.fill({"reason": "已答复顾客"})
    desk.save()
    assert [errands.status(name, page) for name in ("luojia", "maohui")] == [404, 404]


@pytest.mark.clause("A4.7", "A6.2", "A6.3")
def test_outside_goes_what_was_approved_with_agreement_and_consent_alone(errands, file, page, partners) -> None:
    assert errands.share_outside("baiyu", "明澈光学器材", file.customer.number, ["followup"]) == ""
    application = errands.share_outside("baiyu", "示例市第一人民医院", file.customer.number, ["followup"])
    for name in ("tanglei", "yanrong"):
        errands.decide(name, application)
    assert "书面同意" in errands.decide("guwen", application)
    errands.consent("baiyu", page)
    errands.decide("guwen", application)
    address, code = errands.link("guwen", times=2)
    assert errands.outside(address, "xxxxxxxx") == (422, b"")
    status, pdf = errands.outside(address, code)
    said = text(pdf)
    assert (status, {section.value for _one, section in canaries(said)} - {"basic"}) == (200, {"followup"})
    assert "示例市第一人民医院" in said
    assert "已打开 1／2 次" in errands.said_of_links("guwen")
    errands.withdraw_consent("baiyu", page)
    shut = errands.outside_page(address)
    assert (shut[0], shut == errands.outside_page(f"/outside/{'x' * 43}/")) == (404, True)


@pytest.mark.clause("A4.2", "A4.4", "A6.7", "C4.3")
def test_emergency_opens_at_once_and_is_reviewed_by_somebody_else(errands, hidden) -> None:
    page, number = f"/customers/{hidden.customer.pk}/", hidden.customer.number
    assert errands.status("xiaohan", page) == 404
    desk = errands.open_in_emergency("xiaohan", number, "顾客术后大量出血")
    assert desk.page.locator(".error-summary").count() == 1
    desk = errands.open_in_emergency("xiaohan", number, "顾客术后大量出血，须核对用药与过敏")
    assert (desk.page.url.endswith(page), desk.page.locator(".watermark").count()) == (True, 1)
    surgery = f"/sheets/surgery/{hidden.sheets['surgery'].pk}/"
    assert [errands.status("xiaohan", path) for path in (surgery, f"{surgery}print/")] == [200, 403]
    assert "肖涵" in errands.said("qinzheng", "/emergencies/")
    assert errands.seat("xiaohan").page.context.request.get("/emergencies/").status == 200
    errands.judge("suyun", False, "并非紧急，可走查阅申请")
    assert [errands.status("xiaohan", path) for path in (page, surgery)] == [404, 404]
    assert "并非紧急" in errands.said_of_opening("xiaohan")


def test_browser_complained_of_refusals_alone(errands, desks: dict[str, Desk]) -> None:
    """The last one of this module: what the screens heard is what was refused on purpose."""
    heard = [fault for desk in desks.values() for fault in desk.faults]
    assert [fault for fault in heard if fault.startswith(("script", "policy"))] == []
