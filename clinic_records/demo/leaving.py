"""Somebody of the demo clinic who has left: running cases and an unsaved draft are still to be handed over."""

import datetime

from django.utils import timezone

from access import grants, staffing
from access.models import Person
from access.models.grants import GrantSource
from access.models.people import Employment
from access.roles import Role
from customers import pathways
from customers.models import Case
from records import drafts
from records.stages import Stage

_TYPED = {"needs": "顾客想先看案例再决定，约下周电话", "channel": "phone"}


def make(cast: dict[str, Person]) -> None:
    """Let a consultant join, serve three customers and leave."""
    keeper, head = cast["xuguan"], cast["zhoumin"]
    person = Person(username="hujing", name="胡静", department=head.department)
    staffing.employ(person, by=keeper)
    staffing.set_roles(person, [Role.FRONT_DESK], by=keeper)
    signed_on = timezone.localdate() - datetime.timedelta(days=200)
    staffing.enter_agreement(person, signed_on, None, by=keeper)
    served = Case.objects.running().filter(stage=Stage.CONSULTATION).select_related("customer")
    for case in served.order_by("-opened_at")[:3]:
        sections = pathways.get(case.pathway).sections
        source = GrantSource.CARE_TEAM
        grants.give(person.pk, case.customer, sections, by=head, source=source, case=case, may_change=True)
        key = f"consultation:{case.pk}"
        drafts.keep(person, key, dict(_TYPED), based_on=0, subject=case.customer_id, part=case.pk)
    staffing.set_employment(person, Employment.LEFT, by=keeper)
