"""Fills a new demo clinic through the same actions that people use."""

from django.db import transaction

from access.models import Person
from access.personas import make_cast, with_role
from access.roles import Role
from clinic_records import profile
from clinic_records.demo.names import Invented, people
from customers.actions import register_customer

CUSTOMERS = 60


@transaction.atomic
def load(count: int = CUSTOMERS) -> None:
    """Make the demo clinic: profile, cast, customers; all or nothing, so that a broken-off load begins anew."""
    cast = make_cast()
    profile.set_profile(
        by=cast[with_role(Role.SYSADMIN)],
        name_zh_hans="明眸眼整形门诊部",
        name_zh_hant="明眸眼整形門診部",
        name_en="Mingmou Eyelid Clinic",
        address="示范市长宁路 18 号",
        phone="0000-1234567",
        demo=True,
    )
    desk = cast[with_role(Role.FRONT_DESK)]
    for invented in people(count):
        register(invented, by=desk)


def register(invented: Invented, *, by: Person) -> None:
    """Register one invented person."""
    basic = {
        "name": invented.name,
        "sex": invented.sex,
        "birth_date": invented.born,
        "occupation": invented.occupation,
    }
    contact = {"phone": invented.phone, "address": invented.address}
    register_customer(basic, contact, {"allergy_state": "none"}, by=by)
