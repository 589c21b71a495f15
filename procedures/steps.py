"""What procedures offer with a case on the customer's page: its photographs and scans, taking a consent back."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from access.models import Person
from access.roles import Section
from customers.models import Case
from customers.steps import Step
from procedures.models import Attachment
from procedures.models.consents import ConsentSheet
from procedures.models.surgery import SurgeryRecord
from records.links import page_url, sheet_url
from vault import prepared


def of_case(
    case: Case, own: list[Any], person: Person, view: frozenset[Section], change: frozenset[Section]
) -> list[Step]:
    """The steps open to somebody who sees and changes these sections; `own` are the case's sheets that may be seen."""
    count = len(prepared.rows(_attached, case=case.pk, sections=list(view)))
    steps = [_pictures(case, count)] if count or Section.MEDIA in view else []
    begun = any(isinstance(sheet, SurgeryRecord) and sheet.stands for sheet in own)
    given = [sheet for sheet in own if isinstance(sheet, ConsentSheet) and sheet.stands and not sheet.is_open]
    if not begun:
        steps += [_withdrawal(consent) for consent in given if consent.spec.writable(person.roles, change)]
    return steps


def _attached(case: Any, sections: Any) -> QuerySet:
    return Attachment.objects.filter(prepared.AnyOf(F("section"), sections), case=case).counted().values_list("pk")


def _pictures(case: Case, count: int) -> Step:
    title = _("Photographs and scans (%(count)d)") % {"count": count}
    return {"title": title, "url": page_url("media-list", case.pk), "icon": "images"}


def _withdrawal(consent: ConsentSheet) -> Step:
    title = _("Withdraw: %(sheet)s") % {"sheet": consent.spec.title}
    return {"title": title, "url": sheet_url(consent, "consent-withdraw"), "icon": "undo-2"}
