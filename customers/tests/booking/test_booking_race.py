"""Two people book the same time at once: exactly one wins, and the other is told when it is taken."""

import threading

import pytest
from django.db import connections

from customers.models import BookingSheet, Customer
from customers.tests.booking.ground import another, at, booked, consulted, room, wanted
from records.lifecycle import MoveRefused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.clause("A2.2")
def test_of_two_bookings_of_one_time_exactly_one_wins(customer: Customer, cast: dict) -> None:
    cases = [consulted(customer, cast), another(cast)]
    wanted(cast)  # room and item are there before the race
    gate, ends = threading.Barrier(2), []

    def book(case) -> None:
        try:
            gate.wait(timeout=20)
            booked(case, cast, surgeon=cast["fangze"], room=room())
            ends.append("booked")
        except MoveRefused as refused:
            ends.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=book, args=[case]) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    lost = [end for end in ends if end != "booked"]
    assert (len(ends), len(lost), BookingSheet.objects.count()) == (2, 1, 1)
    assert f"{at(7):%Y-%m-%d 10:00}–11:30" in lost[0].faults["surgeon"]
