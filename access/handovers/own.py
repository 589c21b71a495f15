"""What access itself knows that somebody leaves open: applications, and decisions that wait at an office they held."""

from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.approvals import actions as approvals
from access.approvals import deciders, queries
from access.approvals.chains import Party
from access.handovers import groups
from access.handovers.groups import Entry, Group, Order, Seen
from access.models import Application, ApprovalStep, Handover, Person
from access.models.handovers import Choice
from access.roles import Role
from jobs import notifications

_OFFICES: Final = {Role.ARCHIVE_MANAGER: Party.ARCHIVE, Role.EXECUTIVE: Party.EXECUTIVE}


def declare() -> None:
    """Declare both kinds (called once, when the app is ready)."""
    groups.declare(
        Group(
            "applications",
            _("Open applications"),
            _("What the person applied for and nobody has decided yet."),
            (Choice.TAKEN_BACK,),
            lambda handover: _applications(handover).count(),
            lambda handover, _reader: Seen(hidden=_applications(handover).count()),
            _take_back,
            order=60,
        )
    )
    groups.declare(
        Group(
            "decisions",
            _("Decisions that wait at the person's office"),
            _("Whoever holds the office now decides; nobody is told by hand."),
            (Choice.TOLD,),
            lambda handover: len(_decisions(handover)),
            lambda handover, reader: _show_decisions(handover, reader),
            _tell,
            order=70,
        )
    )


def _applications(handover: Handover) -> QuerySet[Application]:
    return Application.objects.open().filter(applicant=handover.person_id)


def _take_back(order: Order) -> int:
    for application in _applications(order.handover):
        approvals.take_back(application, by=order.by)
    return 0


def _decisions(handover: Handover) -> list[ApprovalStep]:
    """Steps that wait at an office which the person held and holds no more."""
    lost = frozenset(handover.roles) - handover.person.roles
    parties = [party for role, party in _OFFICES.items() if role in lost]
    return [step for step in queries.waiting() if step.party in parties] if parties else []


def _show_decisions(handover: Handover, reader: Person) -> Seen:
    offices, entries, hidden = deciders.Offices(), [], 0
    for step in _decisions(handover):
        if offices.as_decider(step, reader):
            url = reverse("application-show", args=[step.application_id])
            entries.append(Entry(step.application.applicant.name, url))
        else:
            hidden += 1
    return Seen(entries, hidden)


def _tell(order: Order) -> int:
    offices = deciders.Offices()
    for step in _decisions(order.handover):
        people = [one.person for one in offices.deciders_of(step)]
        notifications.notify(people, approvals.WAITS, subject=step.application_id, by=order.by)
    return 0
