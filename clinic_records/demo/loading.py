"""Makes the demo clinic: profile, cast, rooms; some customers through the actions that people use, the others copied."""

from django.db import transaction
from django.utils import timezone

from access.personas import make_cast, with_role
from access.roles import Role
from clinic_records import profile
from clinic_records.demo import (
    acting,
    care,
    carriers,
    copies,
    destruction,
    filing,
    leaving,
    lending,
    mass,
    papers,
    publicity,
    requests,
    retention,
    reviews,
    sealing,
    sharing,
    store,
    studying,
    urgent,
)
from clinic_records.demo.house import House, furnish
from clinic_records.demo.journeys import journeys
from clinic_records.demo.slots import Slots

ACTED, COPIED = 24, 296


@transaction.atomic
def load(acted: int = ACTED, copied: int = COPIED) -> None:
    """Make the demo clinic; all or nothing, so that a broken-off load begins anew.

    The copied customers come first: the newest numbers, which people meet first, are those with an audit log.
    """
    cast = make_cast()
    sysadmin = cast[with_role(Role.SYSADMIN)]
    profile.set_profile(
        by=sysadmin,
        name_zh_hans="明眸眼整形门诊部",
        name_zh_hant="明眸眼整形門診部",
        name_en="Mingmou Eyelid Clinic",
        address="示范市长宁路 18 号",
        phone="0000-1234567",
        demo=True,
    )
    furnish(by=sysadmin)
    mass.fill(copied, seed=1, crowd=False)
    live(acted)
    requests.make(cast)
    urgent.make(cast)
    reviews.make(cast)
    leaving.make(cast)
    sharing.make(cast)
    studying.make(cast)
    copies.make(cast)
    publicity.make(cast)
    filing.make(cast)
    store.make(cast)
    retention.make(cast)
    destruction.make(cast)
    carriers.make(cast)
    sealing.make(cast)
    lending.make(cast)
    papers.make(cast)
    care.make(cast)


def live(count: int, seed: int = 5) -> int:
    """Take `count` customers through their journeys by the actions; returns how many."""
    now, house = timezone.localtime(), House.found()
    for journey in journeys(count, Slots(now, mass.taken_times()), now, seed):
        acting.live(journey, house)
    return count
