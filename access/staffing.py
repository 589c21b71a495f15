"""People joining, changing and leaving (A6.4, B7.2): accounts, departments, roles, agreements, passwords, sessions.

Everything here is done by the system administrator, in one transaction with its audit row, and takes effect with the next
request of the person concerned. Not here: what a role may see (`access.roles`), rights to files (`access.grants`).
"""

import datetime
from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit, grants, passwords
from access.clock import database_now
from access.handovers.actions import begin as begin_handover
from access.models import Agreement, Department, Grant, OpenSession, Person, RoleAssignment
from access.models.grants import GrantSource
from access.models.handovers import Cause
from access.models.people import Employment
from access.overseeing import APART, tell_of, tell_of_head
from access.roles import Role


class StaffingRefused(Exception):
    """The change is against a rule; `code` names which (access.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def employ(person: Person, *, by: Person) -> str:
    """Keep a new person's account; returns the password to hand out, which must be replaced within a day."""
    _only_administrators(by)
    word = passwords.make_temporary()
    _hand_out(person, word)
    with transaction.atomic():
        _keep(person, by=by)
    return word


def change_person(person: Person, *, by: Person) -> None:
    """Keep a changed name, e-mail or department; a person is moved to another department by somebody else, and what was open
    by application or in an emergency ends with the move.

    Raises StaleVersion where somebody else saved first.
    """
    _only_administrators(by)
    before = Person.objects.select_related("department").get(pk=person.pk)
    moved = before.department_id != person.department_id
    if moved:
        _not_oneself(person, by)
        _not_a_head(person)
    since = database_now()
    with transaction.atomic():
        _keep(person, by=by)
        if moved:
            _end_lent(person, by=by)
            begin_handover(person, Cause.MOVED, department=before.department, roles=before.roles, since=since, by=by)


def _end_lent(person: Person, *, by: Person) -> None:
    """What somebody was given to read for the work of one department does not go along to another."""
    lent = Grant.objects.filter(principal=person.pk, source__in=(GrantSource.REQUEST, GrantSource.EMERGENCY))
    grants.end(lent, by=by)


def set_roles(person: Person, wanted: Iterable[Role], *, by: Person) -> None:
    """Let `person` hold exactly `wanted`: those missing begin now, those not wanted end now.

    Refuses (StaffingRefused) one's own roles, the last system administrator's, and beside the system administrator's those that
    read files or decide about them: who makes accounts sees no clinical content. Executives and supervisors are told of
    every role given (`access.overseeing`). With a role end the rights that were given for it.
    """
    _only_administrators(by)
    _not_oneself(person, by)
    chosen = frozenset(wanted)
    if Role.SYSADMIN in chosen and not APART.isdisjoint(chosen):
        raise StaffingRefused("administrator_apart")
    if Role.SYSADMIN not in chosen:
        _not_the_last_administrator(person)
    with transaction.atomic():
        held = {row.role: row for row in person.assignments.current().select_for_update()}
        for role in held.keys() - chosen:
            _end(held[role])
        _end_rights_of(person, held.keys() - chosen, by=by)
        given = sorted(chosen - held.keys())
        for role in given:
            RoleAssignment(person=person, role=role).save()
        if Role.SYSADMIN in given:
            grants.end(Grant.objects.filter(principal=person.pk), by=by)
        tell_of(person, given, by=by)
        audit.record(audit.Action.PERSON, actor=by, obj=person, purpose="roles")
    person.__dict__.pop("roles", None)


def take_roles(person: Person, unwanted: Iterable[str], *, by: Person) -> None:
    """End roles that the review of rights has found no longer needed (`access.reviews`, which asks whether `by` reviews the
    person). Refuses (StaffingRefused) one's own and the last system administrator's."""
    _not_oneself(person, by)
    chosen = frozenset(unwanted)
    if Role.SYSADMIN in chosen:
        _not_the_last_administrator(person)
    with transaction.atomic():
        for row in person.assignments.current().filter(role__in=chosen).select_for_update():
            _end(row)
        _end_rights_of(person, chosen, by=by)
        audit.record(audit.Action.PERSON, actor=by, obj=person, purpose="roles")
    person.__dict__.pop("roles", None)


def _end_rights_of(person: Person, roles: Collection[str], *, by: Person) -> None:
    """What was opened for a role by name ends with it: a supervisor's samples."""
    if Role.SUPERVISOR in roles:
        grants.end(Grant.objects.filter(principal=person.pk, source=GrantSource.INSPECTION), by=by)


def set_employment(person: Person, employment: Employment, *, by: Person) -> None:
    """Suspend somebody, let them come back, or leave: sessions end at once; a leaver's roles and grants end too, and what they
    leave open is to be handed over."""
    _only_administrators(by)
    _not_oneself(person, by)
    if employment != Employment.ACTIVE:
        _not_the_last_administrator(person)
    if employment == Employment.LEFT:
        _not_a_head(person)
    roles, since = person.roles, database_now()
    with transaction.atomic():
        person.employment = employment
        person.session_epoch += 1
        _keep(person, by=by, purpose=employment.value)
        if employment == Employment.LEFT:
            _strip(person, by=by)
            department = person.department
            begin_handover(person, Cause.LEFT, department=department, roles=roles, since=since, by=by)
    _log_out(person)


def _strip(person: Person, *, by: Person) -> None:
    for row in person.assignments.current():
        _end(row)
    grants.end(Grant.objects.filter(principal=person.pk), by=by)
    today = timezone.localdate()
    for agreement in person.agreements.in_force().filter(ends_on=None):
        agreement.ends_on = today
        agreement.save()


def enter_agreement(person: Person, signed_on: datetime.date, ends_on: datetime.date | None, *, by: Person) -> None:
    """Enter the dates of an agreement that `person` has signed on paper (B7.2), at the set-up; nobody enters their own.

    With the scan of the paper: `access.agreements.actions.record_paper`.
    """
    _only_administrators(by)
    _not_oneself(person, by)
    agreement = Agreement(person=person, signed_on=signed_on, ends_on=ends_on, recorded_by=by)
    with transaction.atomic():
        agreement.save()
        audit.record(audit.Action.PERSON, actor=by, obj=agreement, purpose="agreement")


def reset_password(person: Person, *, by: Person) -> str:
    """Replace a forgotten password; returns the one to hand out. All sessions of the person end."""
    _only_administrators(by)
    _not_oneself(person, by)
    word = passwords.make_temporary()
    _hand_out(person, word)
    person.session_epoch += 1
    with transaction.atomic():
        _keep(person, by=by, action=audit.Action.PASSWORD, purpose="handed_out")
    _log_out(person)
    return word


def end_sessions(person: Person, *, by: Person, of_another: bool = False) -> None:
    """Log a person out everywhere: one's own sessions, or anybody's by the system administrator (T23).

    `of_another`: never one's own (StaffingRefused), as a part of something that nobody does to themselves.
    """
    if of_another or by.pk != person.pk:
        _only_administrators(by)
    if of_another:
        _not_oneself(person, by)
    person.session_epoch += 1
    with transaction.atomic():
        _keep(person, by=by, purpose="sessions")
    _log_out(person)


def keep_department(department: Department, *, by: Person) -> None:
    """Keep a new or changed department. Its head is one of its own people and works here; executives and supervisors are told
    of a new one, since heads decide."""
    _only_administrators(by)
    head = department.head
    before = Department.objects.filter(pk=department.pk).values_list("head", flat=True).first()
    if head is not None and (head.department_id != department.pk or not head.is_active):
        raise StaffingRefused("head_elsewhere")
    with transaction.atomic():
        department.save()
        audit.record(audit.Action.PERSON, actor=by, obj=department)
        if head is not None and head.pk != before:
            tell_of_head(head, by=by)


def _keep(person: Person, *, by: Person, action: str = audit.Action.PERSON, purpose: str = "") -> None:
    person.save()
    audit.record(action, actor=by, obj=person, purpose=purpose)


def _hand_out(person: Person, word: str) -> None:
    person.set_password(word)
    person.must_change_password = True
    person.temporary_until = timezone.now() + passwords.TEMPORARY_FOR


def _end(row: RoleAssignment) -> None:
    row.ends_at = database_now()
    row.save()


def _log_out(person: Person) -> None:
    for session in OpenSession.objects.filter(person=person):
        session.end()


def _only_administrators(by: Person) -> None:
    if not by.has_role(Role.SYSADMIN):
        raise PermissionDenied("role")


def _not_oneself(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise StaffingRefused("oneself")


def _not_a_head(person: Person) -> None:
    if person.heads.exists():
        raise StaffingRefused("head")


def _not_the_last_administrator(person: Person) -> None:
    held = RoleAssignment.objects.current().filter(role=Role.SYSADMIN, person__employment=Employment.ACTIVE)
    if held.filter(person=person).exists() and not held.exclude(person=person).exists():
        raise StaffingRefused("last_administrator")
