"""Grants are judged by the database's clock at every question (T4, A4.1, A4.2)."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from access import grants
from access.backends import GrantBackend
from access.models import Agreement, Grant, Person, RoleAssignment
from access.models.grants import GrantSource
from access.roles import READS, WRITES, Deed, Role, Section, duty_sections
from customers import queries

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)


def give(customer, person: Person, begins, ends, *, by_duty: bool = False, may_change: bool = True) -> Grant:
    """A grant of all sections for a span around the database's now."""
    return Grant.objects.create(
        principal=person.pk,
        customer=customer,
        customer_serial=customer.serial,
        sections=list(Section),
        by_duty=by_duty,
        may_change=may_change,
        source=GrantSource.REQUEST,
        starts_at=Now() + begins,
        ends_at=None if ends is None else Now() + ends,
    )


@pytest.mark.clause("A4.1")
@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (-60 * SECOND, None, True),
        (-60 * SECOND, 60 * SECOND, True),
        (-60 * SECOND, -SECOND, False),
        (60 * SECOND, None, False),
        (0 * SECOND, 0 * SECOND, False),
    ],
)
def test_grant_holds_from_its_beginning_to_its_end(cast, customer, begins, ends, holds) -> None:
    give(customer, cast["jiangbo"], begins, ends)
    expected = frozenset(Section) if holds else frozenset()
    assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == expected
    assert cast["jiangbo"].has_perm("customers.view_basic", customer) is holds


def test_web_servers_clock_does_not_count(cast, customer) -> None:
    give(customer, cast["jiangbo"], -60 * SECOND, -SECOND)
    with time_machine.travel("2020-01-01", tick=False):
        assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == frozenset()


def test_ended_grant_is_over_with_the_next_question(cast, customer) -> None:
    grant = give(customer, cast["jiangbo"], -60 * SECOND, None)
    assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == frozenset(Section)
    assert grants.end(Grant.objects.filter(pk=grant.pk), by=cast["guwen"]) == 1
    assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == frozenset()


def test_one_of_two_grants_ending_leaves_the_other(cast, customer) -> None:
    first, _second = (give(customer, cast["jiangbo"], -60 * SECOND, None) for _nth in range(2))
    grants.end(Grant.objects.filter(pk=first.pk), by=cast["guwen"])
    assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == frozenset(Section)


@pytest.mark.clause("A4.2")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("deed", list(Deed))
def test_grant_by_duty_opens_what_the_duty_covers_and_no_more(cast, customer, role: Role, deed: Deed) -> None:
    person = cast["jiangbo"]
    person.roles = frozenset({role})
    give(customer, person, -60 * SECOND, None, by_duty=True)
    table = WRITES if deed == Deed.CHANGE else READS
    assert grants.sections(person, customer, deed) == table.get(role, frozenset())


def test_grant_to_read_does_not_let_change(cast, customer) -> None:
    give(customer, cast["jiangbo"], -60 * SECOND, None, may_change=False)
    assert grants.sections(cast["jiangbo"], customer, Deed.CHANGE) == frozenset()


@pytest.mark.clause("B6.3")
def test_grant_to_read_does_not_let_print(cast, customer) -> None:
    for may_print, section in ((False, Section.SURGERY), (True, Section.BASIC)):
        grant = {"by": cast["guwen"], "source": GrantSource.REQUEST, "by_duty": False, "may_print": may_print}
        grants.give(cast["jiangbo"].pk, customer, [section], **grant)
    opened = {deed: grants.sections(cast["jiangbo"], customer, deed) for deed in Deed}
    assert opened == {Deed.VIEW: {Section.SURGERY, Section.BASIC}, Deed.CHANGE: set(), Deed.PRINT: {Section.BASIC}}


@pytest.mark.parametrize(
    ("duty", "named", "lent"),
    [([], [Section.BASIC], True), ([Section.BASIC], [Section.BASIC], False), ([Section.BASIC], [], False),
     ([Section.BASIC], [Section.INFECTIOUS], True)],
)  # fmt: skip
def test_sections_that_no_duty_opens_are_lent(cast, customer, duty, named, lent) -> None:
    person = cast["jiangbo"]
    person.roles = frozenset({Role.FRONT_DESK})
    for by_duty, wanted in ((True, duty), (False, named)):
        grants.give(person.pk, customer, wanted, by=cast["guwen"], source=GrantSource.REQUEST, by_duty=by_duty)
    opened = grants.sections(person, customer, Deed.VIEW)
    assert (opened, opened.lent) == ({*duty, *named}, lent)


def test_what_is_not_known_to_be_open_by_duty_counts_as_lent() -> None:
    assert grants.OpenSections([Section.BASIC]).lent is True


@pytest.mark.clause("A4.1")
def test_grant_that_has_yet_to_begin_can_be_ended(cast, customer) -> None:
    later = {"starts_at": timezone.now() + 60 * SECOND, "ends_at": timezone.now() + 120 * SECOND}
    grant = grants.give(
        cast["jiangbo"].pk, customer, [Section.BASIC], by=cast["guwen"], source=GrantSource.REQUEST, **later
    )
    assert (
        Grant.objects.in_force().filter(pk=grant.pk).count(),
        Grant.objects.not_over().filter(pk=grant.pk).count(),
    ) == (0, 1)
    assert grants.end(Grant.objects.filter(pk=grant.pk), by=cast["guwen"]) == 1
    row = Grant.objects.get(pk=grant.pk)
    assert (row.starts_at, row.ends_at) == (later["starts_at"], later["starts_at"])


@pytest.mark.clause("B7.2")
def test_without_agreement_no_section_opens(cast, customer) -> None:
    give(customer, cast["jiangbo"], -60 * SECOND, None)
    Agreement.objects.filter(person=cast["jiangbo"]).delete()
    person = Person.objects.with_standing().get(username="jiangbo")
    assert grants.sections(person, customer, Deed.VIEW) == frozenset()
    assert type(customer).objects.visible_to(person).count() == 0


def test_suspended_person_opens_nothing(cast, customer) -> None:
    give(customer, cast["jiangbo"], -60 * SECOND, None)
    cast["jiangbo"].employment = "suspended"
    assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == frozenset()
    assert type(customer).objects.visible_to(cast["jiangbo"]).count() == 0


@pytest.mark.parametrize(
    "perm",
    [
        "customers.view_",
        "customers.view_everything",
        "customers.delete_basic",
        "view_basic",
        "",
        ".",
        "x.view_basic_",
        "*.*",
    ],
)
def test_strange_permissions_are_denied(cast, customer, perm: str) -> None:
    give(customer, cast["jiangbo"], -60 * SECOND, None)
    assert not cast["jiangbo"].has_perm(perm, customer)


def test_permission_over_all_customers_is_never_given(cast, customer) -> None:
    assert [p.username for p in cast.values() if p.has_perm("customers.view_basic")] == []
    assert not GrantBackend().has_perm(AnonymousUser(), "customers.view_basic", customer)
    assert not any(person.has_module_perms("customers") for person in cast.values())


def test_grant_does_not_end_before_it_begins(cast, customer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give(customer, cast["jiangbo"], 0 * SECOND, -SECOND)


@pytest.mark.parametrize("role", [r for r in Role if not READS[r]])
def test_roles_without_a_duty_of_care_read_nothing_by_duty(role: Role) -> None:
    assert duty_sections(frozenset({role}), Deed.VIEW) == frozenset()
    assert duty_sections(frozenset({role}), Deed.CHANGE) == frozenset()


def test_what_a_role_writes_it_reads() -> None:
    assert {role: sections - READS[role] for role, sections in WRITES.items() if sections - READS[role]} == {}


def test_grant_ended_with_a_moment_before_its_beginning_ends_as_it_began(cast, customer) -> None:
    """A case closed with a date long past: the end counts from that date, but lies before the grant was given."""
    grant = give(customer, cast["jiangbo"], -60 * SECOND, None)
    ended = grants.end(Grant.objects.filter(pk=grant.pk), by=cast["jiangbo"], at=timezone.now() - 400 * 86400 * SECOND)
    grant.refresh_from_db()
    assert (ended, grant.ends_at) == (1, grant.starts_at)
    assert grants.sections(cast["jiangbo"], customer, Deed.VIEW) == frozenset()


def test_people_of_one_role_share_a_statement_and_nothing_else(cast, customer) -> None:
    """Prepared statements are kept by roles: who asks, and when, is filled in each time (vault.prepared)."""
    nurse, other = cast["jiangbo"], Person.objects.create_user("other", name="另一")
    RoleAssignment(person=other, role=Role.MANAGER).save()
    Agreement(person=other, signed_on="2020-01-01").save()
    assert (nurse.roles, len(nurse.principals)) == (other.roles, len(other.principals) + bool(nurse.department_id))
    given = give(customer, other, -60 * SECOND, None)
    assert queries.newest(nurse) == []
    assert [row.pk for row in queries.newest(other)] == [customer.pk]
    grants.end(Grant.objects.filter(pk=given.pk), by=nurse)
    assert (queries.newest(nurse), queries.newest(other)) == ([], [])


def test_prepared_rows_need_employment_and_agreement(cast, customer) -> None:
    give(customer, cast["jiangbo"], -60 * SECOND, None)
    assert [row.pk for row in queries.newest(cast["jiangbo"])] == [customer.pk]
    for agreement in Agreement.objects.filter(person=cast["jiangbo"]):
        agreement.ends_on = timezone.localdate() - datetime.timedelta(days=1)
        agreement.save()
    assert queries.newest(Person.objects.with_standing().get(username="jiangbo")) == []
