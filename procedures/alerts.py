"""What stands in the banner of a customer's pages beside allergies: a positive infectious finding, if it may be seen (A2.3)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from access.roles import Section
from customers.models import Customer
from procedures.findings import Finding
from procedures.models import PreopSheet
from vault import prepared

_FINDINGS = ("hbsag", "hcv", "hiv", "syphilis")


def _newest(customer: Any) -> QuerySet[PreopSheet]:
    sealed = (PreopSheet.seal_subject, PreopSheet.seal_part, "version")
    rows = PreopSheet.objects.filter(customer=customer).counted().only(*sealed, *_FINDINGS)
    return rows.order_by("-happened_at")[:1]


def infectious(customer: Customer, sections: frozenset[Section]) -> list[dict[str, str]]:
    """An alert naming the positive findings of the newest check sheet; nothing for who may not see the section."""
    if Section.INFECTIOUS not in sections:
        return []
    checks = next(prepared.instances(_newest, customer=customer.pk), None)
    if checks is None:
        return []
    checks.opened()
    positive = [str(checks.spec.verbose(name)) for name in _FINDINGS if getattr(checks, name) == Finding.POSITIVE]
    return [{"kind": "bad", "text": _("Infectious: %(what)s") % {"what": "、".join(positive)}}] if positive else []
