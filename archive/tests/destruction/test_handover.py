"""What of the archive somebody who leaves leaves open: rooms, destructions, carriers, loans (A4.4, B5.3, B6.5, B9.2)."""

from typing import Any

import pytest

from access.handovers import actions, groups
from access.handovers.actions import HandoverRefused
from access.models import AuditEvent, Handover, Person
from access.roles import Role
from archive import handover as kinds
from archive.destruction import orders
from archive.models import DestructionOrder, RetiredCarrier
from archive.store import setup
from archive.tests.carriers.test_carriers import asked as carrier_asked
from archive.tests.destruction import ground
from archive.tests.lending.ground import lent, volumes
from archive.tests.store.ground import room
from customers.tests.test_handover import again, colleague, counted, leaves, moves
from jobs.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast: dict[str, Person]) -> DestructionOrder:
    """A destruction that was applied for: a nurse carries it out, a consultant witnesses it."""
    _customer, line = ground.small(cast, 1)
    return orders.ask([line], "保管期满", executor=cast["xiaohan"], witness=cast["chenlu"], by=cast["dongxue"])


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def head(handover: Handover) -> Person:
    from access.handovers.queries import handlers_of

    return handlers_of(handover)[0].person


@pytest.mark.clause("B9.2")
def test_archive_is_told_of_destructions_that_name_a_leaver(cast, order) -> None:
    handover = leaves(order.witness, cast)
    assert counted(handover) == {"destructions": 1}
    assert handover is not None
    step = actions.carry_out(handover, "destructions", "told", by=again(head(handover)))
    assert (step.left, DestructionOrder.objects.get().witness) == (1, order.witness)
    assert told(kinds.ORDER) == {"guwen", "dongxue"}
    assert Handover.objects.get().done_at is not None


def test_nobody_takes_the_place_of_who_was_approved(cast, order) -> None:
    handover = leaves(order.witness, cast)
    assert handover is not None
    with pytest.raises(HandoverRefused, match="choice"):
        actions.carry_out(handover, "destructions", "handed", cast["yanrong"], by=again(head(handover)))


@pytest.mark.parametrize("why", ["called off", "moved"])
def test_destruction_that_is_over_or_whose_witness_still_works_here_is_no_loose_end(cast, order, why) -> None:
    if why == "called off":
        orders.call_off(order, by=cast["guwen"])
        assert leaves(order.witness, cast) is None
    else:
        assert moves(order.witness, cast, cast["tanglei"].department.code) is None


@pytest.mark.clause("B9.3")
def test_archive_is_told_of_carriers_that_name_a_leaver(cast) -> None:
    row: RetiredCarrier = carrier_asked(cast, witness=cast["chenlu"])
    handover = leaves(row.witness, cast)
    assert counted(handover) == {"carriers": 1}
    assert handover is not None
    actions.carry_out(handover, "carriers", "told", by=again(head(handover)))
    assert told(kinds.CARRIER) == {"guwen", "dongxue"}


@pytest.mark.clause("B6.5")
def test_archive_is_told_of_loans_that_a_leaver_applied_for(cast) -> None:
    lent(cast, volumes(cast))
    handover = leaves(cast["chenlu"], cast)
    assert counted(handover)["loans"] == 1
    assert handover is not None
    actions.carry_out(handover, "loans", "told", by=again(head(handover)))
    assert told(kinds.LOAN) == {"guwen", "dongxue"}


@pytest.mark.clause("B5.3")
def test_room_gets_a_custodian_of_the_archive(cast) -> None:
    where, keeper, heir = room(cast), cast["dongxue"], colleague(cast, "guwen", Role.ARCHIVE_MANAGER)
    setup.keep(where, {"custodian": keeper}, by=cast["guwen"], seen=where.version)
    handover = leaves(keeper, cast)
    assert counted(handover)["rooms"] == 1
    assert handover is not None
    seen = [groups.GROUPS["rooms"].show(handover, again(cast[who])) for who in ("guwen", "linyuan")]
    assert [([one.text for one in each.entries], each.hidden) for each in seen] == [([where.name], 0), ([], 1)]
    by = again(head(handover))
    for wrong in (None, keeper, cast["chenlu"]):
        with pytest.raises(HandoverRefused, match="successor"):
            actions.carry_out(handover, "rooms", "handed", wrong, by=by)
    actions.carry_out(handover, "rooms", "handed", heir, by=by)
    where.refresh_from_db()
    assert (where.custodian, where.history.count()) == (heir, 3)
    assert AuditEvent.objects.filter(purpose="handover", object_uuid=where.pk).exists()


def test_custodian_who_moves_and_still_keeps_files_keeps_the_room(cast) -> None:
    where = room(cast)
    setup.keep(where, {"custodian": cast["dongxue"]}, by=cast["guwen"], seen=where.version)
    assert moves(cast["dongxue"], cast, cast["chenlu"].department.code) is None


def test_reader_sees_what_is_open_to_them_and_how_much_is_not(cast, order) -> None:
    handover = leaves(order.witness, cast)
    assert handover is not None
    group: Any = groups.GROUPS["destructions"]
    seen = {who: group.show(handover, again(cast[who])) for who in ("guwen", "linyuan")}
    assert [(one.text, str(order.pk) in one.url) for one in seen["guwen"].entries] == [(order.label, True)]
    assert (seen["linyuan"].entries, seen["linyuan"].hidden) == ([], 1)
