"""Two files of one person: merged by two people, seen, kept, held and destroyed together, taken apart again (A5.5)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access import grants
from access.models import Grant
from access.models.grants import GrantSource
from access.roles import Deed, Section
from archive.care import faults
from archive.destruction import guards, orders
from archive.erasure import actions as erasure
from archive.holds import actions as holds
from archive.holds import queries as held
from archive.merging import actions, queries, wording
from archive.merging.actions import MergeRefused
from archive.models import ArchiveFile, DestructionItem, FileFault, FileMerge, RetentionDue
from archive.models.files import FileState
from archive.models.merging import MergeState
from archive.retention import queries as retention
from archive.retention import scanning
from archive.retention.deciding import Code
from archive.tests.care import ground
from archive.tests.destruction import ground as destruction
from archive.tests.ground import patient
from archive.tests.retention.ground import DAY
from archive.tests.retention.test_erasure import CAME
from archive.tests.retention.test_holds import order
from archive.tests.retention.test_verdicts import D, old
from customers.actions import grant_team, open_case
from jobs.models import Notification
from records import actions as sheets
from records.tests import contract

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A5.5")]


@pytest.fixture
def pair(cast) -> tuple[ArchiveFile, ArchiveFile]:
    return ground.two_of_one(cast)


def refused(deed: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(MergeRefused) as error:
        deed(*given, **named)
    return error.value.code


def test_it_takes_two_archive_managers(cast, pair) -> None:
    one, other = (file.customer for file in pair)
    for name in ("chenlu", "qinzheng", "yanrong", "jiangbo"):
        with pytest.raises(PermissionDenied):
            actions.propose(one, other, "同一人", by=cast[name])
    row = actions.propose(one, other, "身份证号一致", by=cast["guwen"])
    told = Notification.objects.filter(kind=actions.PROPOSED, subject=row.pk)
    assert {line.recipient for line in told} == {cast["dongxue"]}
    assert queries.together([one.pk, other.pk]) == {}
    assert (queries.waiting(cast["guwen"]), queries.waiting(cast["dongxue"])) == (0, 1)
    with pytest.raises(PermissionDenied):
        actions.confirm(row, by=cast["guwen"])
    with pytest.raises(IntegrityError), transaction.atomic():
        fresh = FileMerge.objects.get(pk=row.pk).opened()
        fresh.state, fresh.decided_by, fresh.decided_at = MergeState.STANDING, cast["guwen"], timezone.now()
        fresh.save()
    actions.confirm(row, by=cast["dongxue"])
    assert set(queries.together([other.pk])[other.pk]) == {one.pk, other.pk}
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM archive_filemerge WHERE id = %s", [row.pk])
        assert "身份证".encode() not in bytes(cursor.fetchone()[0])


def test_what_is_not_merged(cast, pair) -> None:
    one, other = (file.customer for file in pair)
    by = cast["guwen"]
    assert refused(actions.propose, one, one, "同一人", by=by) == "itself"
    assert refused(actions.propose, one, other, "  ", by=by) == "no_reason"
    assert refused(actions.propose, one, patient(cast), "同一人", by=by) == "not_filed"
    third, fourth = ground.two_of_one(cast)
    fourth.state = FileState.DESTROYED
    fourth.save()
    assert refused(actions.propose, one, fourth.customer, "同一人", by=by) == "not_kept"
    ground.merged(cast, *pair)
    assert refused(actions.propose, third.customer, other, "同一人", by=by) == "merged"
    assert refused(actions.propose, other, third.customer, "同一人", by=by) == "chain"
    assert refused(actions.propose, third.customer, one, "同一人", by=by) == "chain"
    ground.merged(cast, pair[0], third)
    assert len(queries.together([other.pk])[other.pk]) == 3
    assert {wording.refusal(code) for code in ("itself", "chain", "merged")}


def test_declined_or_taken_back_leaves_everything_as_it_was(cast, pair) -> None:
    row = actions.propose(pair[0].customer, pair[1].customer, "同名", by=cast["guwen"])
    before = Grant.objects.count()
    actions.decline(row, by=cast["guwen"])
    assert refused(actions.confirm, row, by=cast["dongxue"]) == "over"
    assert Grant.objects.count() == before
    ground.merged(cast, *pair)


@pytest.mark.clause("A4.2")
def test_whoever_cares_for_one_reads_the_other_as_far_as_the_duty_goes(cast, pair) -> None:
    one, other = (file.customer for file in pair)
    grants.end(Grant.objects.filter(customer=other, source=GrantSource.CARE_TEAM), by=cast["guwen"])
    assert not ground.seen_by(cast["chenlu"], other)
    row = ground.merged(cast, *pair)
    chenlu = type(cast["chenlu"]).objects.get(pk=cast["chenlu"].pk)
    assert grants.sections(chenlu, other, Deed.VIEW) == grants.sections(chenlu, one, Deed.VIEW)
    assert Section.INFECTIOUS not in grants.sections(chenlu, other, Deed.VIEW)
    assert grants.sections(chenlu, other, Deed.CHANGE) == set()
    assert wording.beside(chenlu, [one.pk]) == {one.pk: wording.beside(cast["guwen"], [one.pk])[one.pk]}
    actions.ask_undo(row, "两人同名", by=cast["guwen"])
    actions.undo(row, by=cast["dongxue"])
    assert not ground.seen_by(cast["chenlu"], other)
    assert ground.seen_by(cast["chenlu"], one)
    assert not Grant.objects.not_over().filter(source=GrantSource.MERGED).exists()


def test_a_right_that_ends_or_comes_later_is_followed_at_once(cast, pair) -> None:
    one, other = (file.customer for file in pair)
    grants.end(Grant.objects.filter(customer__in=(one, other), source=GrantSource.CARE_TEAM), by=cast["guwen"])
    ground.merged(cast, *pair)
    case = open_case(one, "eyelid", by=cast["chenlu"])
    own = Grant.objects.filter(case=case, source=GrantSource.CARE_TEAM)
    assert own.exists()
    assert Grant.objects.not_over().filter(source=GrantSource.MERGED, customer=other).count() == own.count()
    grant_team(case, by=cast["chenlu"])
    assert Grant.objects.not_over().filter(source=GrantSource.MERGED, customer=other).count() == own.count()
    soon = timezone.now() + DAY
    grants.end(own, by=cast["guwen"], at=soon)
    ends = set(Grant.objects.not_over().filter(source=GrantSource.MERGED).values_list("ends_at", flat=True))
    assert ends == {soon}
    grants.end(own, by=cast["guwen"])
    assert not Grant.objects.not_over().filter(source=GrantSource.MERGED).exists()


def test_rights_by_application_are_not_followed(cast, pair) -> None:
    one, other = (file.customer for file in pair)
    ground.merged(cast, *pair)
    grants.give(
        cast["luojia"].pk, one, [Section.BASIC], by=cast["guwen"], source=GrantSource.REQUEST, by_duty=False,
        ends_at=timezone.now() + DAY,
    )  # fmt: skip
    assert (ground.seen_by(cast["luojia"], one), ground.seen_by(cast["luojia"], other)) == (True, False)


@pytest.mark.clause("A3.3")
def test_kept_until_the_latest_end(cast) -> None:
    one, other = old(patient(cast), cast), old(patient(cast), cast, D(2015, 3, 1))
    assert retention.verdict_of(one.customer_id).may_destroy
    ground.merged(cast, one, other)
    verdicts = retention.verdicts_of([one.customer_id, other.customer_id])
    late = retention.verdict_of(other.customer_id).until
    assert {(verdict.may_destroy, verdict.until) for verdict in verdicts.values()} == {(False, late)}
    assert verdicts[one.customer_id].blocking[0].code == Code.TOGETHER
    assert scanning.scan()["files_due"] == 0


@pytest.mark.clause("A3.4")
def test_a_hold_on_one_holds_all(cast) -> None:
    one, other = old(patient(cast), cast), old(patient(cast), cast)
    ground.merged(cast, one, other)
    assert retention.verdict_of(other.customer_id).may_destroy
    holds.place(order(one.customer), by=cast["guwen"])
    assert held.held([other.customer_id]) == {other.customer_id}
    assert not retention.verdict_of(other.customer_id).may_destroy
    with transaction.atomic(), pytest.raises(held.FileHeld):
        held.lock_and_check(other.customer_id)


@pytest.mark.clause("B9.1")
def test_one_is_not_destroyed_without_the_other(cast) -> None:
    lines = [destruction.small(cast, nth)[1] for nth in (1, 2)]
    ground.merged(cast, lines[0].file, lines[1].file)
    people = {"executor": cast["guwen"], "witness": cast["qinzheng"], "by": cast["dongxue"]}
    with pytest.raises(guards.Stopped) as stopped:
        orders.ask(lines[:1], "保管期满", **people)
    assert stopped.value.code == "together"
    both = orders.ask(lines, "保管期满", **people)
    items = list(both.items.select_related("file", "order"))
    assert guards.stopped(items) == {}
    assert guards.stopped(items[:1]) == {}
    item = DestructionItem.objects.get(pk=items[1].pk)
    item.state, item.why = "called_off", "held"
    item.save()
    assert guards.stopped(items[:1]) == {items[0].pk: "together"}


@pytest.mark.clause("D3.6")
def test_what_the_customer_asks_for_is_asked_for_both(cast) -> None:
    one, other = old(patient(cast, document="11010119900517123X"), cast), old(patient(cast), cast)
    ground.merged(cast, one, other)
    row = erasure.take_down(one.customer, CAME, "请删除", by=cast["chenlu"])
    for file in (one, other):
        file.refresh_from_db()
        assert file.state == FileState.RESTRICTED
        assert not ground.seen_by(cast["chenlu"], file.customer)
        assert RetentionDue.objects.filter(file=file, wished=True).count() == 1
    merge = FileMerge.objects.get()
    actions.ask_undo(merge, "两人", by=cast["guwen"])
    assert refused(actions.undo, merge, by=cast["dongxue"]) == "not_kept"
    erasure.withdraw(row, CAME, "顾客改变主意", by=cast["guwen"])
    assert set(ArchiveFile.objects.values_list("state", flat=True)) == {FileState.KEPT}


def test_signatures_hold_before_and_after(cast, pair) -> None:
    customer = pair[1].customer
    case = open_case(customer, "eyelid", by=cast["chenlu"])
    sheet = next(spec for spec in contract.case_specs() if spec.key == "consultation").model(
        customer=customer, case=case
    )
    sheets.save_draft(sheet, contract.sample(sheet.spec, case, cast), by=cast["chenlu"])
    signed = sheets.sign(sheet, by=cast["chenlu"], role=sheet.spec.signers[0], seen=sheet.version)

    def holds_now() -> bool:
        fresh = type(sheet).objects.get(pk=sheet.pk).opened()
        return sheets.is_valid(type(signed).objects.get(pk=signed.pk), fresh)

    assert holds_now()
    row = ground.merged(cast, *pair)
    assert holds_now()
    actions.ask_undo(row, "两人", by=cast["guwen"])
    actions.undo(row, by=cast["dongxue"])
    assert holds_now()


def test_undoing_takes_two_and_a_reason(cast, pair) -> None:
    row = ground.merged(cast, *pair)
    assert refused(actions.ask_undo, row, " ", by=cast["guwen"]) == "no_reason"
    assert refused(actions.undo, row, by=cast["guwen"]) == "not_asked"
    actions.ask_undo(row, "两人同名", by=cast["dongxue"])
    with pytest.raises(PermissionDenied):
        actions.undo(row, by=cast["dongxue"])
    actions.undo(row, by=cast["guwen"])
    assert queries.together([pair[0].customer_id]) == {}
    assert refused(actions.undo, row, by=cast["guwen"]) == "over"
    ground.merged(cast, *pair)


def test_undoing_one_of_three_leaves_the_other_two(cast, pair) -> None:
    third = ground.kept(cast)
    row, _other = ground.merged(cast, *pair), ground.merged(cast, pair[0], third)
    actions.ask_undo(row, "两人", by=cast["guwen"])
    actions.undo(row, by=cast["dongxue"])
    assert queries.together([third.customer_id])[third.customer_id] == {pair[0].customer_id, third.customer_id}
    followed = Grant.objects.not_over().filter(source=GrantSource.MERGED)
    assert set(followed.values_list("customer", flat=True)) == {pair[0].customer_id, third.customer_id}


def test_the_duplicate_fault_ends_with_the_merging(cast, pair) -> None:
    faults.look_at(pair)
    assert FileFault.objects.open().filter(kind="like").count() == 2
    ground.merged(cast, *pair)
    assert not FileFault.objects.open().filter(kind="like").exists()


def test_who_belongs_together_is_one_question_for_many(cast, pair) -> None:
    ground.merged(cast, *pair)
    for wanted in ([pair[0].customer_id], [file.customer_id for file in pair]):
        with CaptureQueriesContext(connection) as done:
            assert queries.together(wanted)
        assert len(done) == 1
