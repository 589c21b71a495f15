"""From the request to the certificate: who may, in which order, what stops it, what each page shows (B9.1, B9.2, T3, T29)."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Party
from access.approvals.wording import PARTIES
from access.models import ApprovalStep
from access.models.approvals import DecisionState
from access.personas import PASSWORD
from archive.destruction import certificates, guards, ledger, orders
from archive.destruction.guards import Stopped
from archive.destruction.ledger import LedgerBroken
from archive.holds import actions as holds
from archive.models import ArchiveFile, DestructionCertificate, DestructionItem, DestructionOrder, RetentionDue
from archive.models.destruction import ItemState, OrderState
from archive.models.files import FileState
from archive.store import actions as store
from archive.tests.destruction import ground
from archive.tests.retention.ground import database_clock
from archive.tests.sharing.ground import text_of
from customers.models import Customer
from vault import signing

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def only_here(monkeypatch: Any) -> None:
    """The index of the whole clinic is made anew in its own test."""
    monkeypatch.setattr(certificates, "_before", [])


@pytest.fixture
def line(cast: dict) -> orders.Wanted:
    """A file that is long due and of no further value."""
    return ground.small(cast, 1)[1]


def asked(cast: dict, *lines: Any, **other: Any) -> DestructionOrder:
    people = {"executor": cast["guwen"], "witness": cast["qinzheng"], "by": cast["dongxue"], **other}
    return orders.ask(lines, "保管期满", **people)


def code_of(refused: Any) -> str:
    return refused.value.code


@pytest.mark.clause("B9.2")
@pytest.mark.parametrize("who", ["chenlu", "yanrong", "qinzheng", "xuguan", "linyuan", "jiangbo"])
def test_only_archive_managers_apply(cast, line, who) -> None:
    with pytest.raises(PermissionDenied):
        asked(cast, line, by=cast[who])


def test_executor_and_witness_are_two(cast, line) -> None:
    with pytest.raises(Stopped) as refused:
        asked(cast, line, witness=cast["guwen"])
    assert code_of(refused) == "persons"
    order = asked(cast, line)
    with pytest.raises(IntegrityError), transaction.atomic():
        fresh = DestructionOrder.objects.get(pk=order.pk)
        fresh.witness = fresh.executor
        fresh.save()


@pytest.mark.parametrize("days", [0, 91])
def test_days_of_cooling_off_have_limits(cast, line, days) -> None:
    with pytest.raises(Stopped) as refused:
        asked(cast, line, cooling_days=days)
    assert code_of(refused) == "cooling_days"


@pytest.mark.clause("B9.1")
def test_file_of_value_or_kept_or_held_is_not_listed(cast) -> None:
    _one, fresh = ground.small(cast, 2)
    RetentionDue.objects.get(file=fresh.file).delete()
    with pytest.raises(Stopped) as refused:
        asked(cast, fresh)
    assert code_of(refused) == "not_confirmed"
    customer, young = ground.small(cast, 3)
    case = customer.cases.get().opened()
    case.opened_at = case.closed_at = timezone.now()
    case.save()
    with pytest.raises(Stopped) as refused:
        asked(cast, young)
    assert code_of(refused) == "rule"
    other, held = ground.small(cast, 4)
    hold(other, cast)
    with pytest.raises(Stopped) as refused:
        asked(cast, held)
    assert code_of(refused) == "held"
    assert not DestructionOrder.objects.exists()


def hold(customer: Customer, cast: dict) -> None:
    today = timezone.localdate()
    holds.place(holds.Order([customer.number], "纠纷", "", today, today + 90 * DAY), by=cast["qinzheng"])


def test_nothing_stands_on_two_lists(cast, line) -> None:
    order = asked(cast, line)
    with pytest.raises(Stopped) as refused:
        asked(cast, line)
    assert code_of(refused) == "listed"
    orders.call_off(order, by=cast["yanrong"])
    assert asked(cast, line).state == OrderState.REQUESTED


@pytest.mark.clause("B9.2")
def test_head_of_the_archive_then_the_executive_decide(cast, line) -> None:
    order = asked(cast, line)
    assert [(row.party, row.state) for row in order.application.steps.order_by("position")] == [
        ("own_head", "waiting"), ("executive", "waiting"),
    ]  # fmt: skip
    for wrong in ("yanrong", "dongxue", "maohui", "qinzheng"):
        with pytest.raises(PermissionDenied):
            approvals.decide(approvals.next_step(order.application), True, by=cast[wrong])
    approvals.decide(approvals.next_step(order.application), True, by=cast["guwen"])
    with pytest.raises(PermissionDenied):
        approvals.decide(approvals.next_step(order.application), True, by=cast["guwen"])
    approvals.decide(approvals.next_step(order.application), True, by=cast["yanrong"])
    with pytest.raises(Stopped) as refused:
        guards.check_order(DestructionOrder.objects.get(pk=order.pk))
    assert code_of(refused) == "cooling"


def test_head_who_applies_needs_two_executives(cast, line) -> None:
    """One executive cannot approve twice, so that nothing comes of it where there is no second one."""
    order = asked(cast, line, by=cast["guwen"], executor=cast["dongxue"])
    with pytest.raises(DecisionRefused, match="nobody_decides"):
        approvals.decide(approvals.next_step(order.application), True, by=cast["yanrong"])


def test_one_approval_taken_out_of_the_database_stops_it(cast, line) -> None:
    order = ground.approved(cast, line)
    step = ApprovalStep.objects.get(application=order.application, party="own_head").opened()
    step.state, step.decided_by, step.decided_at = DecisionState.DROPPED, None, None
    step.save()
    with pytest.raises(Stopped) as refused:
        orders.scan(order, line.file.number, by=cast["guwen"])
    assert code_of(refused) == "not_approved"


@pytest.mark.clause("B9.1")
def test_of_a_part_each_department_concerned_approves_first(cast, line) -> None:
    case = line.file.customer.cases.get()
    part = ground.wanted(line.file, case=case.pk)
    with pytest.raises(Stopped) as refused:
        asked(cast, part)
    assert code_of(refused) == "concerned"
    order = asked(cast, part, concerned=[cast["linyuan"].department, cast["suyun"].department])
    assert list(order.application.steps.order_by("position").values_list("party", "department__code")) == [
        ("concerned_head", "surgery"), ("concerned_head", "nursing"), ("own_head", None), ("executive", None),
    ]  # fmt: skip
    with pytest.raises(PermissionDenied):
        approvals.decide(approvals.next_step(order.application), True, by=cast["suyun"])
    for person in ("linyuan", "suyun", "guwen", "yanrong"):
        approvals.decide(approvals.next_step(order.application), True, by=cast[person])


@pytest.mark.clause("B9.2")
def test_both_scan_everything_before_the_executor_starts(cast, line) -> None:
    volumes = [store.bind(line.file, 40, by=cast["guwen"]).barcode for _nth in range(2)]
    order = ground.approved(cast, ground.wanted(line.file, volumes=volumes))
    with pytest.raises(Stopped) as refused:
        orders.scan(order, "CRV-OTHER", by=cast["guwen"])
    assert code_of(refused) == "not_listed"
    with pytest.raises(PermissionDenied):
        orders.scan(order, volumes[0], by=cast["dongxue"])
    for code in volumes:
        assert orders.scan(order, code, by=cast["guwen"])
    assert not orders.scan(order, volumes[0], by=cast["guwen"])
    orders.scan(order, volumes[0], by=cast["qinzheng"])
    with pytest.raises(Stopped) as refused:
        orders.start(order, by=cast["guwen"])
    assert code_of(refused) == "scans"
    orders.scan(order, volumes[1], by=cast["qinzheng"])
    with pytest.raises(PermissionDenied):
        orders.start(order, by=cast["qinzheng"])
    orders.start(order, by=cast["guwen"])
    orders.carry_out(DestructionOrder.objects.get(pk=order.pk))
    assert set(line.file.volumes.values_list("state", flat=True)) == {"destroyed"}


@pytest.mark.clause("A3.4")
@pytest.mark.parametrize("when", ["requested", "approved", "started", "intended", "blocked"])
def test_hold_set_at_any_moment_before_the_keys_go_stops_it(cast, when) -> None:
    from archive.destruction import steps

    customer, line = ground.small(cast, 5)
    order = asked(cast, line) if when == "requested" else ground.started(cast, line)
    if when in ("intended", "blocked"):
        item = order.items.select_related("file", "order").get()
        while item.state != when:
            item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    hold(customer, cast)
    if when == "requested":
        assert guards.stopped(list(order.items.select_related("file"))) == {order.items.get().pk: "held"}
        return
    assert orders.carry_out(order) == {"destroyed": 0, "left_out": 1}
    assert Customer.objects.get(pk=customer.pk).opened().name == "灭失5号"
    assert ArchiveFile.objects.get(pk=line.file.pk).state == FileState.KEPT


def test_restricted_file_that_is_left_out_stays_restricted(cast, monkeypatch) -> None:
    _customer, line = ground.small(cast, 6)
    line.file.state = FileState.RESTRICTED
    line.file.save()
    monkeypatch.setattr(guards, "stopped", lambda items: {})
    order = ground.started(cast, line)
    from archive.destruction import steps

    item = order.items.select_related("file", "order").get()
    while item.state != ItemState.BLOCKED:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    monkeypatch.setattr(guards, "stopped", lambda items: {one.pk: "held" for one in items})
    orders.carry_out(order)
    assert ArchiveFile.objects.get(pk=line.file.pk).state == FileState.RESTRICTED


@pytest.mark.parametrize("shift", ["1 hour", "-1 hour", "20 years", "-20 years"])
def test_clock_that_jumped_destroys_nothing(cast, line, shift) -> None:
    order = ground.approved(cast, line)
    guards.check_order(order)
    database_clock(shift)
    with pytest.raises(Stopped) as refused:
        orders.scan(order, line.file.number, by=cast["guwen"])
    assert code_of(refused) == "clock"


def test_clock_of_the_program_that_jumped_destroys_nothing(cast, line) -> None:
    order = ground.approved(cast, line)
    with time_machine.travel(timezone.now() + 400 * DAY), pytest.raises(Stopped) as refused:
        guards.check_order(order)
    assert code_of(refused) == "clock"


def test_cooling_off_ends_with_its_last_day(cast, line) -> None:
    order = ground.approved(cast, line)
    application = order.application.opened()
    for days, code in ((order.cooling_days - 1, "cooling"), (order.cooling_days, "")):
        application.ended_at = timezone.now() - days * DAY
        application.save()
        order = DestructionOrder.objects.select_related("application").get(pk=order.pk)
        if code:
            with pytest.raises(Stopped, match=code):
                guards.check_order(order)
        else:
            guards.check_order(order)


def test_ledger_that_is_shortened_or_changed_stops_everything(cast, line, settings, tmp_path) -> None:
    settings.KEY_DIR, settings.CHECKPOINT_DIR = tmp_path / "keys", tmp_path / "checkpoints"
    signing._kept.cache_clear()
    ids = [item.pk for item in asked(cast, line, ground.small(cast, 9)[1]).items.all()]
    for one in ids:
        ledger.record(ledger.Entry.INTENT, one)
    first, second = ledger.paths()
    whole = first.read_bytes()
    rows = whole.splitlines(keepends=True)
    first.write_bytes(rows[0])
    assert len(ledger.lines()) == 2
    assert first.read_bytes() == whole
    first.write_bytes(rows[0] + rows[1][:40])
    assert len(ledger.lines()) == 2
    for broken in (b"", rows[1] + rows[0], rows[0].replace(b"intent", b"done__") + rows[1], rows[1]):
        first.write_bytes(broken)
        with pytest.raises(LedgerBroken):
            ledger.lines()
    first.write_bytes(rows[1])
    second.write_bytes(rows[1])
    with pytest.raises(LedgerBroken):
        ledger.lines()
    first.unlink()
    with pytest.raises(LedgerBroken):
        ledger.record(ledger.Entry.DONE, ids[0])


@pytest.mark.clause("B9.1", "B9.2", "B9.3")
def test_pages_from_the_request_to_the_certificate(cast, line, log_in) -> None:
    client = log_in("dongxue")
    page = client.get(reverse("archive-destruction-new"))
    assert line.file.number in page.content.decode()
    due = RetentionDue.objects.get(file=line.file)
    given = {"dues": [due.pk], "reason": "期满", "executor": cast["guwen"].pk, "witness": cast["guwen"].pk}
    refused = client.post(reverse("archive-destruction-new"), {**given, "cooling_days": 7})
    assert refused.status_code == 422
    assert "期满" in refused.content.decode()
    given |= {"witness": cast["qinzheng"].pk, "cooling_days": 7}
    assert client.post(reverse("archive-destruction-new"), given).status_code == 302
    order = DestructionOrder.objects.get()
    address = reverse("archive-destruction", args=[order.pk])
    shown = client.get(address).content.decode()
    assert line.file.number in shown
    assert "灭失" not in shown
    assert "期满" in shown
    assert reverse("application-show", args=[order.application_id]) in shown  # who applied reads it there
    listed = client.get(reverse("archive-destructions")).context["lines"][0]
    assert (listed["what"], listed["turn"]) == ("1 份档案", str(PARTIES[Party.OWN_HEAD]))
    paper = text_of(client.get(reverse("archive-destruction-request", args=[order.pk])).content)
    assert line.file.number in paper
    assert client.get(reverse("archive-destruction-certificate", args=[order.pk])).status_code == 404

    for person in (cast["guwen"], cast["yanrong"]):
        approvals.decide(approvals.next_step(order.application), True, by=person)
    executor, witness = log_in("guwen"), log_in("qinzheng")
    early = executor.post(reverse("archive-destruction-scan", args=[order.pk]), {"code": line.file.number})
    assert early.status_code == 422
    application = DestructionOrder.objects.get().application.opened()
    application.ended_at = timezone.now() - 8 * DAY
    application.save()
    begins = timezone.localdate(application.ended_at) + 7 * DAY
    assert begins.isoformat() in executor.get(address).content.decode()
    assert executor.get(reverse("archive-destructions")).context["lines"][0]["turn"] == "顾文、秦正"
    start = reverse("archive-destruction-start", args=[order.pk])
    for one in (executor, witness):
        before = executor.get(address).content.decode()
        assert (start in before, line.file.number in before) == (False, True)  # not offered before all is scanned
        answer = one.post(reverse("archive-destruction-scan", args=[order.pk]), {"code": line.file.number.lower()})
        assert answer.status_code == 302
    assert start in executor.get(address).content.decode()
    assert witness.post(start, {"password": PASSWORD}).status_code == 403
    assert executor.post(start, {"password": PASSWORD}).status_code == 302
    order.refresh_from_db()
    orders.carry_out(order)
    done = witness.get(address).content.decode()
    assert reverse("archive-destruction-certificate", args=[order.pk]) in done
    paper = text_of(witness.get(reverse("archive-destruction-certificate", args=[order.pk])).content)
    assert line.file.number in paper
    assert DestructionCertificate.objects.get().document["number"] in paper


@pytest.mark.parametrize(("who", "status"), [("chenlu", 404), ("xuguan", 403), ("yanrong", 200), ("qinzheng", 200)])
def test_order_is_read_by_who_has_to_do_with_it(cast, line, log_in, who, status) -> None:
    order = asked(cast, line)
    assert log_in(who).get(reverse("archive-destruction", args=[order.pk])).status_code == status


def test_forged_certificate_is_not_printed(cast, line, log_in) -> None:
    order = ground.started(cast, line)
    orders.carry_out(order)
    row = DestructionCertificate.objects.get()
    row.document["executor"] = "别人"
    DestructionCertificate.objects.filter(pk=row.pk).update(document=row.document)
    address = reverse("archive-destruction-certificate", args=[order.pk])
    assert log_in("guwen").get(address).status_code == 409


def test_every_table_that_hangs_on_a_file_is_declared() -> None:
    from archive.destruction import fates

    known = fates.BY_FILE.keys() | fates.STAYS.keys() | fates.OF_NUMBERS.keys()
    hanging = {one.related_model._meta.label for one in ArchiveFile._meta.related_objects}
    customers = {place.model._meta.label for place in fates.of_customers()}
    assert hanging - known - customers == set()
    assert DestructionItem._meta.label in known
