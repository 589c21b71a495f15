"""A customer asks for deletion (D3.6, PIPL 47): locked at once, destroyed when the law lets it, answered, taken back."""

import io
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from access import grants
from access.models import Grant, Person
from access.models.grants import GrantSource
from access.roles import Deed, Section
from archive.copies.actions import CopyRefused, Identity
from archive.erasure import actions, answers
from archive.erasure.actions import Came, ErasureRefused
from archive.holds import actions as holds
from archive.models import ArchiveFile, ErasureRequest, RetentionDue
from archive.retention import queries, scanning
from archive.retention.deciding import Code
from archive.tests.copies_ground import proxy
from archive.tests.retention.ground import DAY, closed, consulted, database_clock, filed, moment
from archive.tests.retention.test_holds import order
from archive.tests.retention.test_verdicts import D, old
from customers.actions import open_case
from customers.models import Case, Customer

pytestmark = [pytest.mark.django_db, pytest.mark.clause("D3.6")]
CAME = Came(Identity("resident_card", "123x"), True)


@pytest.fixture
def recent(cast, customer) -> Any:
    """A medical file that the law keeps for years."""
    return old(customer, cast, D(2024, 5, 1))


def seen_by(person: Person, customer: Any) -> bool:
    fresh = Person.objects.get(pk=person.pk)
    return Customer.objects.visible_to(fresh).filter(pk=customer.pk).exists()


def test_a_medical_file_is_locked_until_the_law_lets_it_go(cast, recent) -> None:
    customer = recent.customer
    assert seen_by(cast["chenlu"], customer)
    row = actions.take_down(customer, CAME, "请删除我的全部资料", by=cast["chenlu"])
    recent.refresh_from_db()
    assert (recent.state, row.may_destroy, row.until) == ("restricted", False, D(2039, 5, 1))
    assert [name for name in cast if seen_by(cast[name], customer)] == ["guwen"]
    assert set(Grant.objects.in_force().filter(customer=customer).values_list("source", flat=True)) == {"keeping"}
    assert scanning.scan()["files_due"] == 0
    assert not RetentionDue.objects.exists()


def test_when_the_years_are_over_it_is_put_forward_by_itself(cast, recent) -> None:
    """Through the last day of the law nothing; the day after, confirmed without anybody's appraisal."""
    actions.take_down(recent.customer, CAME, by=cast["guwen"])
    from unittest.mock import patch

    for day, found in ((D(2039, 5, 1), 0), (D(2039, 5, 2), 1)):
        shown = moment(day)
        database_clock(shown)
        with patch.object(timezone, "now", lambda shown=shown: shown):
            assert scanning.scan()["files_due"] == found
    due = RetentionDue.objects.get()
    assert (due.state, due.wished, due.decided_by) == ("confirmed", True, None)


@pytest.mark.parametrize("file_class", ["home", "denture_person", "care"])
def test_what_no_law_keeps_is_confirmed_at_once(cast, customer, file_class: str) -> None:
    consulted(customer, timezone.now() - DAY, cast)
    closed(customer, timezone.now() - DAY)
    file = filed(customer, cast, file_class)
    assert not queries.verdict_of(customer.pk).may_destroy  # by its own years it is kept
    row = actions.take_down(customer, CAME, by=cast["guwen"])
    due = RetentionDue.objects.get(file=file)
    assert (row.may_destroy, due.state, due.wished) == (True, "confirmed", True)
    assert queries.verdict_of(customer.pk).may_destroy


def test_a_hold_is_stronger_than_the_wish(cast, customer) -> None:
    closed(customer)
    filed(customer, cast, "home")
    holds.place(order(customer), by=cast["qinzheng"])
    row = actions.take_down(customer, CAME, by=cast["guwen"])
    assert (row.may_destroy, RetentionDue.objects.exists()) == (False, False)
    assert {one.code for one in queries.verdict_of(customer.pk).blocking} == {Code.HELD}


def test_who_comes_is_checked_as_for_a_copy(cast, recent) -> None:
    recent.customer.opened().document = "11010519491231002X"
    recent.customer.save()
    for came, code in (
        (Came(CAME.identity, False), "photo"),
        (Came(Identity("resident_card", "9999"), True), "mismatch"),
        (Came(Identity("resident_card", "002X"), True, proxy(letter=None)), "letter"),
    ):
        with pytest.raises(CopyRefused, match=code):
            actions.take_down(recent.customer, came, by=cast["chenlu"])
    with pytest.raises(PermissionDenied):
        actions.take_down(recent.customer, CAME, by=cast["linyuan"])
    came = Came(Identity("resident_card", "002X"), True, proxy())
    row = actions.take_down(recent.customer, came, by=cast["chenlu"])
    assert (row.receiver, row.receiver_name, row.letter is not None) == ("proxy", "张父", True)


def test_refused_before_it_can_be_answered(cast, customer) -> None:
    with pytest.raises(ErasureRefused, match="not_filed"):
        actions.take_down(customer, CAME, by=cast["guwen"])
    file = filed(customer, cast)
    with pytest.raises(ErasureRefused, match="open_case"):
        actions.take_down(customer, CAME, by=cast["guwen"])
    closed(customer)
    with transaction.atomic():
        database_clock("20 years")
        with pytest.raises(ErasureRefused, match="clock"):
            actions.take_down(customer, CAME, by=cast["guwen"])
        transaction.set_rollback(True)
    file.refresh_from_db()
    assert (file.state, ErasureRequest.objects.count()) == ("kept", 0)
    actions.take_down(customer, CAME, by=cast["guwen"])
    with pytest.raises(ErasureRefused, match="asked"):
        actions.take_down(customer, CAME, by=cast["guwen"])


def test_nobody_is_given_a_right_to_a_locked_file(cast, recent) -> None:
    customer = recent.customer
    actions.take_down(customer, CAME, by=cast["guwen"])
    give = {"by": cast["guwen"], "source": GrantSource.REQUEST}
    with pytest.raises(grants.FileClosed), transaction.atomic():
        grants.give(cast["linyuan"].pk, customer, [Section.BASIC], **give)
    with pytest.raises(grants.FileClosed), transaction.atomic():
        open_case(customer, "eyelid", by=cast["guwen"])
    assert Case.objects.filter(customer=customer).count() == 1
    ended = Grant.objects.filter(customer=customer).exclude(source="keeping").first()
    assert ended is not None
    with pytest.raises(DatabaseError, match="closed file"), transaction.atomic():  # and by raw SQL no more
        Grant.objects.filter(pk=ended.pk).update(ends_at=None)
    assert grants.sections(cast["linyuan"], customer, Deed.VIEW) == frozenset()


@pytest.mark.parametrize("state", ["destroying", "destroyed"])
def test_nor_to_one_of_which_nothing_is_left(cast, customer, state: str) -> None:
    filed(customer, cast, state=state)
    with pytest.raises(grants.FileClosed), transaction.atomic():
        grants.give(cast["linyuan"].pk, customer, [Section.BASIC], by=cast["guwen"], source=GrantSource.SHARE)


def test_taken_back_the_file_is_kept_like_any_other(cast, recent) -> None:
    customer = recent.customer
    row = actions.take_down(customer, CAME, by=cast["chenlu"])
    with pytest.raises(PermissionDenied):
        actions.withdraw(row, CAME, "改变主意", by=cast["chenlu"])
    actions.withdraw(row, CAME, "改变主意", by=cast["guwen"])
    recent.refresh_from_db()
    assert (recent.state, queries.verdict_of(customer.pk).has(Code.WISHED)) == ("kept", False)
    assert not seen_by(cast["chenlu"], customer)  # by the normal way alone
    open_case(customer, "eyelid", by=cast["guwen"])
    assert seen_by(cast["chenlu"], customer)
    with pytest.raises(ErasureRefused, match="over"):
        actions.withdraw(row, CAME, "再次", by=cast["guwen"])


def test_taken_back_it_is_not_destroyed_by_the_old_wish(cast, customer) -> None:
    consulted(customer, timezone.now() - DAY, cast)
    closed(customer, timezone.now() - DAY)
    file = filed(customer, cast, "home")
    row = actions.take_down(customer, CAME, by=cast["guwen"])
    actions.withdraw(row, CAME, "改变主意", by=cast["guwen"])
    assert RetentionDue.objects.get(file=file).state == "withdrawn"
    again = actions.take_down(Customer.objects.get(pk=customer.pk), CAME, by=cast["guwen"])
    assert (again.may_destroy, RetentionDue.objects.filter(file=file, state="confirmed").count()) == (True, 1)


def test_the_answer_is_printed_in_both_scripts(cast, recent) -> None:
    row = actions.take_down(recent.customer, CAME, by=cast["guwen"])
    with pikepdf.open(io.BytesIO(answers.render(row.opened(), by=cast["guwen"]))) as pdf:
        assert len(pdf.pages) == 2
    assert {len(lines) for lines in row.answer.values()} == {len(row.answer["zh-hans"])}
    assert row.answer.keys() == {"zh-hans", "zh-hant"}


def test_the_pages(log_in, cast, recent) -> None:
    desk, keeper = log_in("chenlu"), log_in("guwen")
    url = reverse("archive-erasure-new", args=[recent.customer_id])
    typed = {"receiver": "customer", "own_paper": "resident_card", "own_tail": "123x", "words": "请删除我的全部资料"}
    refused = desk.post(url, typed)
    assert (refused.status_code, "请删除我的全部资料" in refused.content.decode()) == (422, True)
    assert desk.post(url, {**typed, "photo_compared": "on"}).url == reverse("customer-list")
    assert desk.get(url).status_code == 404
    row = ErasureRequest.objects.get()
    here = reverse("archive-erasure", args=[row.pk])
    assert desk.get(here).status_code == 403
    assert recent.customer.number in keeper.get(reverse("archive-erasures")).content.decode()
    page = keeper.get(here).content.decode()
    assert ("2039-05-01" in page, "请删除我的全部资料" in page) == (True, True)
    pdf = keeper.get(reverse("archive-erasure-answer", args=[row.pk]))
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    back = reverse("archive-erasure-withdraw", args=[row.pk])
    assert keeper.post(back, {**typed, "photo_compared": "on"}).status_code == 422  # without a reason
    assert keeper.post(back, {**typed, "photo_compared": "on", "reason": "改变主意"}).status_code == 302
    assert ArchiveFile.objects.get(pk=recent.pk).state == "kept"
    for name in ("yanrong", "qinzheng", "linyuan"):
        assert log_in(name).get(here).status_code == 403
