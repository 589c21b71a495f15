"""One customer from consultation to follow-up, as people work: the walk, what is printed, every page in each language, and
that nothing personal was left behind in clear."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from access.models import Department, Person
from clinic_records.tests.walk import pages, places
from clinic_records.tests.walk.besides import HEADINGS, Besides, said_nothing
from clinic_records.tests.walk.canaries import CONTROL, NAME, PERSONAL, mark
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.pages import Address
from clinic_records.tests.walk.programs import Site
from clinic_records.tests.walk.scanning import Find, Scanner
from clinic_records.tests.walk.stages import Walk
from clinic_records.tests.walk.wording import english_in, remains
from customers.models import Customer
from records import spec as specs
from records.printing import words
from records.tests.printing.reading import page_texts, text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(900),
    pytest.mark.django_db,
]

LANGUAGES = ("zh-hans", "zh-hant", "en")
"""The walk itself is in the first; prints and pages are in all."""

SHEETS = (
    *("basic", "contact", "health", "consultation", "booking", "preop", "surgery-consent", "anaesthesia-consent"),
    *("surgery", "aftercare", "followup"),
)


def _squeezed(said: str) -> str:
    return "".join(said.split())


@pytest.mark.clause("A2.1", "A2.7")
def test_walk_leaves_one_sheet_of_each_kind(walk: Walk) -> None:
    assert sorted(walk.sheets) == sorted(SHEETS)


def test_browser_complained_of_nothing(walk: Walk, besides: Besides, desks: dict[str, Desk]) -> None:
    expected = ["POST /customers/new/ 409", "POST /cases/*/sheets/consultation/new/ 500"]
    assert [fault for desk in desks.values() for fault in desk.faults] == expected


@pytest.mark.clause("A2.1")
def test_somebody_alike_is_shown_before_a_second_file_is_made(walk: Walk) -> None:
    assert (walk.alike.count(NAME), walk.alike.count("C000001"), walk.number) == (1, 1, "C000002")


@pytest.mark.clause("D3.1")
def test_customer_reads_the_purpose_and_the_own_data_before_signing(walk: Walk) -> None:
    said = [
        key for key in ("basic", "contact", "consultation") if "未经您书面同意，不向任何第三方提供" in walk.told[key]
    ]
    assert said == ["basic", "contact", "consultation"]
    assert [mark(field) in walk.told["consultation"] for field in ("needs", "wechat", "occupation")] == [True] * 3


@pytest.mark.clause("A2.3")
def test_value_out_of_range_is_marked_and_the_others_are_not(walk: Walk) -> None:
    assert re.findall(r"[\d.]+ \S+ +[↑↓]", walk.seen["preop"]) == ["10.47 10⁹/L  ↑"]


@pytest.mark.clause("A2.3")
def test_surgeon_reads_the_result_and_the_consultant_the_clearance_alone(walk: Walk) -> None:
    seen = [
        (mark("conclusion") in walk.seen[f"result of {name}"], "有条件可以手术" in walk.seen[f"result of {name}"])
        for name in ("linyuan", "chenlu")
    ]
    assert seen == [(True, True), (False, True)]
    receipts = re.findall(r"(陈露|林远)\t[\d-]+ [\d:]+\t([\d-]+ [\d:]+)", walk.seen["receipts"])
    assert sorted(name for name, _at in receipts) == ["林远", "陈露"]


@pytest.mark.clause("A2.4")
def test_surgery_record_has_both_parts_and_both_signatures(walk: Walk) -> None:
    parts = [mark("course") in walk.seen["surgery"], mark("nursing") in walk.seen["surgery"]]
    signers = re.findall(r"(林远|肖涵)\t\S+\t[\d-]+ [\d:]+\t\d+\t\s*有效", walk.seen["surgery"])
    assert (parts, sorted(signers), walk.seen["surgery"].count("104 ↑")) == ([True, True], ["林远", "肖涵"], 1)


@pytest.mark.clause("A2.6", "A5.2")
def test_complication_reaches_surgeon_and_nurse_and_the_opinion_reaches_the_department(walk: Walk) -> None:
    told = {name: mark("call-complaints") in walk.seen[f"call to {name}"] for name in ("linyuan", "xiaohan", "zhoumin")}
    assert told == {"linyuan": True, "xiaohan": True, "zhoumin": False}
    assert mark("call-opinions") in walk.seen["call to zhoumin"]
    assert NAME not in walk.seen["call to zhoumin"]


@pytest.mark.clause("A5.1")
def test_changed_contact_data_are_an_amendment_that_the_customer_signs_anew(walk: Walk) -> None:
    assert ("154 0917 6394" in walk.seen["contact"], "缺顾客签名" in walk.seen["contact"]) == (True, True)


def test_form_knows_the_version_of_the_draft_that_was_kept(besides: Besides) -> None:
    assert besides.draft.isdecimal() is True


def test_import_becomes_customers(walk: Walk, besides: Besides) -> None:
    assert (f"{NAME}甲" in besides.imported, Customer.objects.count()) == (True, 4)


@pytest.fixture(scope="module", params=LANGUAGES)
def spoken(request: pytest.FixtureRequest, walk: Walk, besides: Besides) -> str:
    """Everybody has this language; the archive manager has chosen it in the menu."""
    language = str(request.param)
    desk = walk.seat("guwen")
    desk.open("/")
    desk.page.click("summary.top-person")
    desk.press(f'.pop-choice button[name=language][value="{language}"]')
    assert (desk.page.locator("html").get_attribute("lang") or "").lower() == language
    for person in Person.objects.filter(username__in=pages.SEATS).exclude(language=language):
        person.language = language
        person.save()
    return language


@pytest.mark.clause("A3.1")
def test_every_sheet_is_printed_with_name_number_and_page_numbers(spoken: str, walk: Walk) -> None:
    desk, faults = walk.seat("guwen"), []
    for key in SHEETS:
        (link,) = re.findall(r'href="(/sheets/[^"]+/print/)"', desk.get(walk.sheets[key]).decode())
        pdf = desk.get(link)
        said, leaves = text(pdf), page_texts(pdf)
        with translation.override(spoken):
            numbered = [_squeezed(words.page_of(place, len(leaves))) for place in range(1, len(leaves) + 1)]
        there = [label in _squeezed(leaf) for label, leaf in zip(numbered, leaves, strict=True)]
        english = english_in(" ".join(leaves)) if spoken != "en" else []
        if (NAME in said, walk.number in said, all(there), english) != (True, True, True, []):
            faults.append((key, NAME in said, walk.number in said, there, english))
    assert faults == []


def test_every_blank_form_is_printed_and_holds_nobody(walk: Walk, besides: Besides) -> None:
    desk = walk.seat("xiaohan")
    desk.press('.side a[href="/forms/"]')
    links = [link.get_attribute("href") or "" for link in desk.page.locator('main a[href$="/blank/"]').all()]
    assert sorted(links) == sorted(f"/forms/{spec.key}/blank/" for spec in specs.all_specs())
    said = [text(desk.get(link)) for link in links]
    assert [(said_nothing(one), len(one) > 60) for one in said] == [(True, True)] * len(links)


@pytest.mark.clause("A2.7", "A3.1")
def test_whole_file_is_bound_with_every_sheet(walk: Walk, besides: Besides) -> None:
    leaves = page_texts(besides.bound)
    said = [
        mark(word) for word in ("needs", "instructions", "conclusion", "plan", "preparation", "course", "care-advice")
    ]
    bound = text(besides.bound)
    assert [word for word in [*said, mark("call-advice"), NAME, walk.number] if word not in bound] == []
    with translation.override("zh-hans"):
        labels = [_squeezed(words.page_of(place, len(leaves))) for place in range(1, len(leaves) + 1)]
    assert [label for label, leaf in zip(labels, leaves, strict=True) if label not in _squeezed(leaf)] == []


def test_every_page_of_the_interface_is_shown_in_the_language(spoken: str, walk: Walk) -> None:
    known = _typed_by_staff()
    wrong = [fault for address in pages.addresses(walk) for fault in _faults(address, spoken, walk, known)]
    assert wrong == [], "\n".join(wrong)


def _typed_by_staff() -> set[str]:
    """Names of people and departments, in all languages, what the walk typed without a mark, and the browser's name."""
    rows = Department.objects.values_list("name_zh_hans", "name_zh_hant", "name_en")
    typed = {
        NAME,
        *(f"{NAME}{more}" for more in "路母甲乙"),
        f"{NAME[0]}*{NAME[-1]}",
        *HEADINGS,
        "女",
        "电话",
        "Chrome, Linux",
    }
    return typed | {*Person.objects.values_list("name", flat=True), *(name for row in rows for name in row)}


def _faults(address: Address, language: str, walk: Walk, known: set[str]) -> Iterator[str]:
    """What is wrong with a page: nobody can open it, or words of another language."""
    statuses = []
    for name in address.people:
        answer = walk.seat(name).page.context.request.get(address.path)
        statuses.append(answer.status)
        if answer.status == 200:
            if "text/html" in answer.headers["content-type"] and address.door not in pages.WORDED_ELSEWHERE:
                yield from (f"{address.door}: {text}" for text in remains(answer.text(), language, known))
            return
    yield f"{address.door} {address.path}: {statuses}"


def test_page_that_breaks_repeats_nothing_of_what_was_typed(besides: Besides) -> None:
    assert (said_nothing(besides.broken), "出错" in besides.broken) == (True, True)


@pytest.fixture(scope="module")
def left(walk: Walk, besides: Besides, site: Site, began: float) -> list[Find]:
    """Everything personal that lies about in clear after all this."""
    places.settle(site)
    scanner = Scanner(PERSONAL)
    found = [find for folder in places.folders(site) for find in scanner.folder(folder, changed_since=began)]
    found += [find for place, answer in places.answers() for find in scanner.text(place, answer)]
    return found


def test_nothing_personal_lies_about_in_clear(left: list[Find]) -> None:
    assert left == []


def test_scan_reads_rows_and_write_ahead_log(left: list[Find]) -> None:
    """The control: words that may be there are found, so that the scan is shown to read the right places."""
    found = {Path(find.place).parent.name for find in Scanner([CONTROL]).folder(places.cluster("default"))}
    assert "pg_wal" in found
    assert len(found) > 1


def test_scan_reads_key_ring_broker_logs_and_file_store(left: list[Find], site: Site, walk: Walk) -> None:
    """The control of the other places: each holds what it must hold."""
    customer = Customer.objects.get(number=walk.number)
    places_of = {
        "key ring": (places.cluster("keyring"), customer.pk.bytes),
        "broker": (site.home / "broker", b"jobs.tasks"),
        "logs": (site.logs, b'"exception": "IntegrityError"'),
        "checkpoints": (site.home / "checkpoints", b"{"),
    }
    held = [name for name, (folder, word) in places_of.items() if places.holds(folder, word)]
    assert held == list(places_of)


def test_file_that_is_away_is_said_in_the_log_without_its_name(besides: Besides, site: Site) -> None:
    assert (besides.lost, places.holds(site.logs, b'"exception": "FileMissing"')) == (500, True)


def test_no_file_of_the_data_folder_is_a_document_in_clear(left: list[Find], site: Site) -> None:
    heads = places.heads(site)
    clear = [
        name for name, head in heads.items() if head.startswith((b"%PDF", b"\xff\xd8\xff", b"PK\x03\x04", b"\x89PNG"))
    ]
    assert clear == []
    assert len([name for name in heads if name.startswith("files/")]) >= 4
