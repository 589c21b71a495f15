"""What keeps a part of a file, and what stands on which list: years, holds, pictures that are shown, other orders (B9.1)."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from archive.destruction import certificates, guards, orders, parts
from archive.destruction.guards import Stopped
from archive.holds import actions as holds
from archive.models import ArchiveFile, DestructionItem, DestructionOrder, PublicityUse
from archive.models.files import FileState
from archive.retention import queries as retention
from archive.retention.deciding import Code, Reason
from archive.store import actions as store
from archive.tests import copies_ground
from archive.tests.destruction import ground
from customers.models import Case, ConsultationSheet, Customer
from customers.models.cases import Outcome
from procedures.models import Attachment
from records import actions as sheets
from records.models import PaperSignature
from records.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_here(monkeypatch: Any) -> None:
    """The index of the whole clinic is made anew in its own test."""
    monkeypatch.setattr(certificates, "_before", [])


@pytest.fixture
def file(cast: dict) -> ArchiveFile:
    """A file with one case and two groups of photographs, long due."""
    return ground.parted(cast, 1)[1]


def asked(cast: dict, *lines: Any, **other: Any) -> DestructionOrder:
    people = {"executor": cast["guwen"], "witness": cast["qinzheng"], "by": cast["dongxue"], **other}
    return orders.ask(lines, "不再使用", concerned=[cast["suyun"].department], **people)


def refused(cast: dict, *lines: Any) -> str:
    with pytest.raises(Stopped) as stopped:
        asked(cast, *lines)
    return stopped.value.code


def lines(file: ArchiveFile) -> dict[str, Any]:
    """Lines of the file, its case, and each of its groups."""
    case = file.customer.cases.get()
    found = {"file": ground.wanted(file), "case": parts.lines_of(file, [case.pk])[0]}
    return found | {stage.value: ground.group_line(file, ground.group_of(case, stage)) for stage in _STAGES}


_STAGES = (Stage.PREOP, Stage.AFTERCARE)


def test_parts_are_listed_with_what_is_in_them(file, cast) -> None:
    found = parts.parts_of(file)
    assert [(part.group and part.group.stage, part.contents.sheets, part.contents.pages) for part in found] == [
        (None, 3, 3), ("preop", 2, 2), ("aftercare", 1, 1),
    ]  # fmt: skip
    assert {part.contents.written_in for part in found} == {frozenset({cast["xiaohan"].department_id})}
    assert [part.reason for part in found] == [None] * 3
    assert {part.contents.first for part in found} == {timezone.localdate(ground.LONG_AGO)}


def test_parts_cost_the_same_whatever_their_number(file, cast, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        parts.parts_of(file)
    case = file.customer.cases.get()
    for stage in (Stage.SURGERY, Stage.FOLLOWUP, Stage.CONSULTATION):
        ground.pictured(case, cast, stage)
    other = Case(customer=file.customer, pathway="eyelid", outcome=Outcome.COMPLETED, consultant=cast["chenlu"])
    other.opened_at = other.closed_at = ground.LONG_AGO
    other.save()
    with django_assert_num_queries(len(few)):
        assert len(parts.parts_of(file)) == 7


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("file", "case", "listed"), ("file", "preop", "listed"), ("case", "file", "listed"), ("case", "case", "listed"),
        ("case", "preop", "listed"), ("preop", "file", "listed"), ("preop", "case", "listed"),
        ("preop", "preop", "listed"), ("preop", "aftercare", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("together", [True, False])
def test_nothing_is_listed_twice_as_a_whole_or_in_part(file, cast, first, second, code, together) -> None:
    every = lines(file)
    if together:
        if code:
            assert refused(cast, every[first], every[second]) == code
        else:
            asked(cast, every[first], every[second])
        return
    order = asked(cast, every[first])
    if code:
        assert refused(cast, every[second]) == code
        orders.call_off(order, by=cast["yanrong"])
    asked(cast, every[second])


def test_listed_parts_are_shown_with_their_reason(file, cast) -> None:
    asked(cast, lines(file)["preop"])
    shown = {part.group and part.group.stage: part.reason and part.reason.code for part in parts.parts_of(file)}
    assert shown == {None: "listed_part", "preop": "listed_part", "aftercare": None}


def test_part_that_is_gone_leaves_the_rest_free(file, cast) -> None:
    every = lines(file)
    order = ground.started(cast, every["preop"], concerned=[cast["suyun"].department])
    orders.carry_out(order)
    assert refused(cast, every["preop"]) in ("listed", "gone")
    case = file.customer.cases.get()
    assert [part.pk for part in parts.parts_of(file)] == [case.pk, ground.group_of(case).pk]
    asked(cast, *parts.lines_of(file, [case.pk]))


def test_listed_group_takes_nothing_more(file, cast) -> None:
    case = file.customer.cases.get()
    before, line = ground.group_of(case), lines(file)["aftercare"]
    ground.pictured(case, cast, colour="#101010")
    assert refused(cast, line) == "changed"
    assert asked(cast, lines(file)["aftercare"]).items.get().sheets == 2
    later = ground.pictured(case, cast, colour="#202020")
    assert (later.part == before.pk, Attachment.objects.filter(part=before.pk).count()) == (False, 2)


@pytest.mark.clause("B9.1")
@pytest.mark.parametrize("listed", ["file", "case"])
@pytest.mark.parametrize("what", ["picture", "sheet"])
def test_what_was_added_after_the_listing_does_not_go(file, cast, listed, what) -> None:
    case = file.customer.cases.get()
    order = asked(cast, lines(file)[listed])
    item = order.items.select_related("file").get()
    assert guards.stopped([item]) == {}
    if what == "picture":
        ground.pictured(case, cast, colour="#101010")
    else:
        old = ConsultationSheet(case=case, customer=file.customer, happened_at=ground.LONG_AGO)
        sheets.save_draft(old, {"channel": "visit", "needs": "补记"}, by=cast["chenlu"])
    assert guards.stopped([item]) == {item.pk: "added"}


@pytest.mark.clause("B9.1")
@pytest.mark.parametrize("lost", [DestructionItem, Attachment])
def test_what_the_database_has_no_record_of_counts_as_added(file, cast, lost, monkeypatch) -> None:
    item = asked(cast, lines(file)["file"]).items.select_related("file").get()
    known = guards._inserted
    monkeypatch.setattr(guards, "_inserted", lambda models, rows: known({*models} - {lost}, rows))
    assert guards.stopped([item]) == {item.pk: "added"}


@pytest.mark.clause("B9.2")
def test_volume_that_was_bound_after_the_listing_is_neither_destroyed_nor_lost(cast) -> None:
    _customer, line = ground.small(cast, 9)
    item = asked(cast, line).items.select_related("file").get()
    assert guards.stopped([item]) == {}
    store.bind(line.file, 20, by=cast["guwen"])
    assert guards.stopped([item]) == {item.pk: "added"}


def test_scan_of_a_signed_paper_counts_as_added(file, cast) -> None:
    case = file.customer.cases.get()
    old = ConsultationSheet(case=case, customer=file.customer, happened_at=ground.LONG_AGO)
    sheets.save_draft(old, {"channel": "visit", "needs": "补记"}, by=cast["chenlu"])
    item = asked(cast, lines(file)["case"]).items.select_related("file").get()
    paper = PaperSignature(
        sheet_key="consultation", sheet_id=old.pk, edition=1, customer=file.customer, subject=file.customer_id,
        part=case.pk, scan=uuid4(), attached_by=cast["chenlu"],
    )  # fmt: skip
    paper.save()
    assert guards.stopped([item]) == {item.pk: "added"}


def test_what_is_added_elsewhere_does_not_stop_a_part(file, cast) -> None:
    item = asked(cast, lines(file)["preop"]).items.select_related("file").get()
    ground.pictured(file.customer.cases.get(), cast, colour="#101010")
    assert guards.stopped([item]) == {}


@pytest.mark.clause("B9.1", "A3.3")
def test_part_is_kept_until_its_own_years_are_over(file, cast) -> None:
    case = file.customer.cases.get().opened()
    case.opened_at = case.closed_at = timezone.now() - 14 * 365 * ground.DAY
    case.save()
    assert refused(cast, lines(file)["aftercare"]) == Code.RULE
    until = retention.verdict_of_part(case.pk).until
    assert until is not None
    for part in parts.parts_of(file):
        assert (part.reason.code, part.judged.verdict.until) == (Code.RULE, until)


@pytest.mark.clause("B9.1", "A3.3")
def test_group_is_kept_from_the_last_day_on_which_a_picture_was_taken(file, cast) -> None:
    case = file.customer.cases.get()
    ground.pictured(case, cast, Stage.AFTERCARE, "#101010", timezone.now())
    every = lines(file)
    assert refused(cast, every["aftercare"]) == Code.RULE
    asked(cast, every["preop"])


@pytest.mark.clause("A3.4")
def test_held_file_gives_no_part(file, cast) -> None:
    today = timezone.localdate()
    line = lines(file)["preop"]
    holds.place(holds.Order([file.customer.number], "纠纷", "", today, today + 90 * ground.DAY), by=cast["qinzheng"])
    assert refused(cast, line) == "held"
    assert {part.reason.code for part in parts.parts_of(file)} == {Code.HELD}


@pytest.mark.parametrize("kept", ["sealed", "lent"])
def test_checks_of_other_parts_keep_it_too(file, cast, kept, monkeypatch) -> None:
    from archive.retention import blocks

    why = Reason(kept, blocks=True, text="…")
    line = lines(file)["preop"]
    monkeypatch.setattr(blocks, "_CHECKS", [lambda customers: dict.fromkeys(customers, why)])
    assert refused(cast, line) == kept
    assert {part.reason for part in parts.parts_of(file)} == {why}


def test_clock_that_is_not_trusted_keeps_every_part(file, cast) -> None:
    from archive.tests.retention.ground import database_clock

    line = lines(file)["preop"]
    database_clock("1 hour")
    assert refused(cast, line) == Code.CLOCKS_APART


@pytest.mark.clause("A4.5")
def test_picture_that_is_shown_to_the_public_keeps_its_group_and_case(file, cast) -> None:
    case = file.customer.cases.get()
    picture = Attachment.objects.filter(case=case, stage=Stage.AFTERCARE).get()
    consent = copies_ground.consent(case, [picture], cast, signed=False)
    consent.happened_at = ground.LONG_AGO
    consent.save()
    use = PublicityUse(customer=file.customer, consent=consent, picture=picture, place="官网", put_by=cast["guwen"])
    use.put_on = timezone.localdate()
    use.save()
    wanted = [case.pk, *(ground.group_of(case, stage).pk for stage in _STAGES)]
    judged = guards.of_parts(wanted)
    assert [judged[part].reason and judged[part].reason.code for part in wanted] == ["public", None, "public"]
    assert refused(cast, lines(file)["aftercare"]) == "public"


def test_part_that_is_not_there_is_stopped() -> None:
    assert guards.of_parts([uuid4()]).popitem()[1].reason.code == "gone"


@pytest.mark.parametrize("state", [FileState.DESTROYING, FileState.DESTROYED])
def test_file_that_goes_as_a_whole_gives_no_part(file, cast, state) -> None:
    line = lines(file)["preop"]
    line.file.state = state
    line.file.save()
    assert refused(cast, line) == "listed"
    assert Customer.objects.filter(pk=file.customer_id).exists()
