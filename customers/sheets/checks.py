"""What typed profile data are held against: names, birth dates, phones (A1.1). Also tidies them the way they are kept."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.identity.life import BirthDateError, check_birth_date
from customers.identity.names import check_name, normalise_name
from customers.identity.phones import parse_phones


def check_basic(values: dict[str, Any], _sheet: Any) -> dict[str, Any]:
    """Faults of typed basic data by field: a name that is none, a birth date that cannot be (A1.1)."""
    faults: dict[str, Any] = {}
    problem = check_name(values.get("name") or "")
    if problem is not None:
        faults["name"] = problem.message
    else:
        values["name"] = normalise_name(values["name"])
    born = values.get("birth_date")
    try:
        if born:
            check_birth_date(born, timezone.localdate())
    except BirthDateError as error:
        faults["birth_date"] = error.message
    year = values.get("birth_year")
    if year and not 1900 <= year <= timezone.localdate().year:
        faults["birth_year"] = _("Please give a year between 1900 and today.")
    elif year and born and born.year != year:
        faults["birth_year"] = _("The birth year is not that of the birth date.")
    return faults


def check_contact(values: dict[str, Any], _sheet: Any) -> dict[str, Any]:
    """Faults of typed contact data by field: phones that cannot be called."""
    faults: dict[str, Any] = {}
    for name in ("phone", "other_phones", "emergency_phone"):
        typed = (values.get(name) or "").strip()
        if typed and not parse_phones(typed):
            faults[name] = _("This is not a phone number that can be called. Example: 138 1234 5678")
    return faults
