"""The banner of a customer that stands on every page about one: name, number, sex, age, alerts."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from access.grants import OpenSections
from access.roles import Section
from customers.identity.life import age_on
from customers.models import Customer, HealthProfile
from customers.models.profile import AllergyState
from records.links import page_url

Alert = Callable[[Customer, frozenset[Section]], list[dict[str, str]]]
"""Told the customer and the sections open to the reader, names what must be heeded: [{kind, text}]."""

_alerts: list[Alert] = []


def alert_with(alert: Alert) -> None:
    """Declare alerts of the apps above (when they are ready); declaring one again changes nothing."""
    if alert not in _alerts:
        _alerts.append(alert)


def card(customer: Customer, sections: OpenSections) -> dict[str, Any]:
    """The banner's context: who it is, what must be heeded as far as the sections allow, and whether the file is lent."""
    known = Section.BASIC in sections
    return {
        "customer": {
            "row": customer,
            "name": customer.name if known else "",
            "number": customer.number,
            "sex": customer.get_sex_display() if known and customer.sex != "unknown" else "",
            "age": age_text(customer) if known else "",
            "url": page_url("customer-show", customer.pk),
        },
        "alerts": alerts_of(customer, sections),
        "lent": sections.lent,
    }


def alerts_of(customer: Customer, sections: frozenset[Section]) -> list[dict[str, str]]:
    """Everything to be heeded with this customer, as far as the sections allow; allergies first."""
    own = allergy_alerts(customer) if Section.HEALTH in sections else []
    return own + [found for alert in _alerts for found in alert(customer, sections)]


class Ages:
    """Ages today in the language of the moment, for any number of customers."""

    def __init__(self) -> None:
        self._today = timezone.localdate()
        self._exact, self._about = _("%(age)s years"), _("about %(age)s years")

    def text(self, customer: Customer) -> str:
        """Exact from a birth date, about from a birth year."""
        if customer.birth_date:
            return self._exact % {"age": age_on(customer.birth_date, self._today)}
        if customer.birth_year:
            return self._about % {"age": self._today.year - customer.birth_year}
        return ""


def age_text(customer: Customer) -> str:
    """The age of one customer, in words."""
    return Ages().text(customer)


def allergy_alerts(customer: Customer) -> list[dict[str, str]]:
    """What the health profile says about allergies, in words; that nobody asked yet is an alert too."""
    profile: HealthProfile | None = getattr(customer, "healthprofile", None)
    if profile is None or profile.opened().allergy_state == AllergyState.UNASKED:
        return [{"kind": "due", "text": _("Allergies not asked yet")}]
    if profile.allergy_state == AllergyState.KNOWN:
        return [{"kind": "bad", "text": _("Allergy: %(what)s") % {"what": profile.allergies or _("not named")}}]
    return [{"kind": "ok", "text": _("No known allergies")}]
