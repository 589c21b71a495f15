"""Run as a program by the tests of numbers: registers so many customers, and lets the archive accept each (or leaves some out).

Every fifth registration is broken off after the number was taken, to show that a number that came to nothing is given again.
"""

import sys
from contextlib import suppress

import django
from django.conf import settings

_NTH = 5


class BrokenOff(Exception):
    """Ends a transaction in its middle."""


def work(count: int, mark: str) -> None:
    """Register and accept; between two of them something is broken off now and then."""
    from django.db import transaction

    from access.models import Person
    from archive.filing import reviewing
    from archive.models.files import FileClass
    from archive.models.filing import Channel
    from customers.actions import register_customer

    people = Person.objects.with_standing()
    desk, keeper = people.get(username="chenlu"), people.get(username="guwen")

    def one(name: str, broken: bool) -> None:
        with transaction.atomic():
            customer = register_customer({"name": name, "sex": "female", "birth_year": 1990}, {}, {}, by=desk)
            row = reviewing.hand_over(customer, Channel.SERVICE, [], by=desk)
            reviewing.accept(row, FileClass.OUTPATIENT, by=keeper)
            if broken:
                raise BrokenOff

    for nth in range(count):
        if nth % _NTH == 0:
            with suppress(BrokenOff):
                one(f"中断{mark}{nth}", True)
        one(f"顾客{mark}{nth}", False)


if __name__ == "__main__":
    django.setup()
    from django.db import connections

    for alias, name in zip(("default", "keyring", "audit"), sys.argv[3:], strict=True):
        settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name
    work(int(sys.argv[1]), sys.argv[2])
