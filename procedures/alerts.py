"""What stands in the banner of a customer's pages beside allergies: a positive infectious finding, if it may be seen (A2.3)."""

from django.utils.translation import gettext as _

from access.roles import Section
from customers.models import Customer
from procedures.findings import Finding
from procedures.models import PreopSheet

_FINDINGS = ("hbsag", "hcv", "hiv", "syphilis")


def infectious(customer: Customer, sections: frozenset[Section]) -> list[dict[str, str]]:
    """An alert naming the positive findings of the newest check sheet; nothing for who may not see the section."""
    if Section.INFECTIOUS not in sections:
        return []
    checks = PreopSheet.objects.filter(customer=customer.pk).counted().order_by("-happened_at").first()
    if checks is None:
        return []
    checks.opened()
    positive = [str(checks.spec.verbose(name)) for name in _FINDINGS if getattr(checks, name) == Finding.POSITIVE]
    return [{"kind": "bad", "text": _("Infectious: %(what)s") % {"what": "、".join(positive)}}] if positive else []
