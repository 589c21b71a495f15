"""A data carrier from the request to its certificate: who may, in which order, what the database refuses (B9.2, B9.3)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals.chains import Kind, Party, chain_for
from access.models import AuditEvent
from archive.carriers import actions, queries
from archive.carriers.actions import CarrierRefused, Facts
from archive.carriers.wording import history_of, state_of
from archive.destruction import certificates
from archive.models import CarrierCertificate, RetiredCarrier
from archive.models.carriers import CarrierErasure, CarrierHeld, CarrierKind, CarrierMethod, CarrierState
from jobs.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.clause("B9.3")]
TODAY = datetime.date(2026, 3, 2)
DISK = Facts("wd-wx41a 0001", CarrierKind.DISK, CarrierHeld.FILES, TODAY - datetime.timedelta(days=900), TODAY)
SAID = (CarrierErasure.CLEAR, CarrierMethod.SHREDDED)


def asked(cast: dict, facts: Facts = DISK, **other: Any) -> RetiredCarrier:
    people = {"executor": cast["xuguan"], "witness": cast["qinzheng"], "by": cast["dongxue"], **other}
    return actions.ask(facts, "到期更换", **people)


def approved(row: RetiredCarrier, cast: dict) -> RetiredCarrier:
    for name in ("guwen", "yanrong"):
        step = approvals.next_step(row.application)
        assert step is not None
        approvals.decide(step, True, by=cast[name])
    return RetiredCarrier.objects.get(pk=row.pk)


def finished(cast: dict, facts: Facts = DISK) -> RetiredCarrier:
    row = approved(asked(cast, facts), cast)
    actions.destroyed(row, *SAID, by=cast["xuguan"])
    actions.confirm(row, by=cast["qinzheng"])
    return RetiredCarrier.objects.get(pk=row.pk)


def refused(code: str, move: Any, *args: Any, **named: Any) -> None:
    with pytest.raises(CarrierRefused) as stopped:
        move(*args, **named)
    assert stopped.value.code == code


@pytest.mark.clause("B9.2")
def test_head_of_the_archive_then_the_executive() -> None:
    chain = [step.party for step in chain_for(Kind.CARRIER, {"archive_manager"}, heads_department=False)]
    assert chain == [Party.OWN_HEAD, Party.EXECUTIVE]


@pytest.mark.parametrize("who", ["chenlu", "yanrong", "qinzheng", "xuguan", "linyuan", "jiangbo"])
def test_only_archive_managers_apply(cast, who) -> None:
    with pytest.raises(PermissionDenied):
        asked(cast, by=cast[who])


def test_serial_number_stands_once_however_it_is_typed(cast) -> None:
    row = asked(cast)
    assert row.serial == "WD-WX41A 0001"
    refused("listed", asked, cast, Facts("  Wd-wx41a  0001", *_rest()))
    actions.call_off(row, by=cast["dongxue"])
    assert asked(cast).number == row.number + 1


def _rest() -> tuple[Any, ...]:
    return DISK.kind, DISK.held, DISK.used_since, DISK.retired_on


def test_what_is_no_serial_number_is_refused(cast) -> None:
    with pytest.raises(ValidationError):
        asked(cast, Facts("王女士的U盘", *_rest()))


def test_two_people_and_days_in_order(cast) -> None:
    refused("persons", asked, cast, witness=cast["xuguan"])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    refused("days", asked, cast, Facts("A1", DISK.kind, DISK.held, TODAY, tomorrow))
    refused("days", asked, cast, Facts("A1", DISK.kind, DISK.held, TODAY, TODAY - datetime.timedelta(days=1)))


@pytest.mark.clause("B9.2")
def test_nothing_is_destroyed_before_two_have_approved(cast) -> None:
    row = asked(cast)
    refused("not_approved", actions.destroyed, row, *SAID, by=cast["xuguan"])
    step: Any = approvals.next_step(row.application)
    approvals.decide(step, True, by=cast["guwen"])
    refused("not_approved", actions.destroyed, row, *SAID, by=cast["xuguan"])
    step = approvals.next_step(row.application)
    approvals.decide(step, True, by=cast["yanrong"])
    actions.destroyed(row, *SAID, by=cast["xuguan"])
    assert RetiredCarrier.objects.get().state == CarrierState.DONE


def test_each_does_the_own_part(cast) -> None:
    row = approved(asked(cast), cast)
    for name in ("qinzheng", "guwen", "dongxue"):
        with pytest.raises(PermissionDenied):
            actions.destroyed(row, *SAID, by=cast[name])
    refused("state", actions.confirm, row, by=cast["qinzheng"])
    actions.destroyed(row, *SAID, by=cast["xuguan"])
    for name in ("xuguan", "guwen", "yanrong"):
        for move in (actions.confirm, actions.send_back):
            with pytest.raises(PermissionDenied):
                move(row, by=cast[name])
    assert Notification.objects.filter(kind=actions.CONFIRM).values_list("recipient", flat=True).get() == row.witness_id
    refused("state", actions.call_off, row, by=cast["dongxue"])


def test_magnet_deletes_nothing_on_flash(cast) -> None:
    stick = Facts("DT-1", CarrierKind.USB, *_rest()[1:])
    row = approved(asked(cast, stick), cast)
    refused("magnet", actions.destroyed, row, CarrierErasure.DEGAUSS, CarrierMethod.CUT, by=cast["xuguan"])
    row.state, row.done_at, row.done_by = CarrierState.DONE, timezone.now(), row.executor
    row.erasure, row.method = CarrierErasure.DEGAUSS, CarrierMethod.CUT
    with pytest.raises(IntegrityError, match="carrier_magnetic"), transaction.atomic():
        row.save()


def test_witness_sends_back_and_it_is_entered_anew(cast) -> None:
    row = approved(asked(cast), cast)
    actions.destroyed(row, *SAID, by=cast["xuguan"])
    actions.send_back(row, by=cast["qinzheng"])
    actions.destroyed(row, CarrierErasure.DEGAUSS, CarrierMethod.CRUSHED, by=cast["xuguan"])
    actions.confirm(row, by=cast["qinzheng"])
    fresh = RetiredCarrier.objects.get()
    assert (fresh.state, fresh.method) == (CarrierState.CERTIFIED, "crushed")
    told = history_of(list(fresh.history.select_related("history_user").order_by("-version")))
    who = [line["who"] for line in told]
    assert who == ["秦正", "许冠", "秦正", "许冠", "董雪"]


def test_certificate_says_who_and_how_and_bears_the_seal(cast) -> None:
    row = finished(cast)
    certificate = CarrierCertificate.objects.get(carrier=row)
    said = certificate.document
    assert {name: said[name] for name in ("number", "serial", "method", "executor", "witness")} == {
        "number": row.label, "serial": "WD-WX41A 0001", "method": "shredded", "executor": "许冠", "witness": "秦正",
    }  # fmt: skip
    assert [one["by"] for one in said["approvals"]] == ["顾文", "严蓉"]
    assert certificates.is_whole(certificate)
    certificate.document["serial"] = "WD-WX41A 0002"
    assert not certificates.is_whole(certificate)
    traces = AuditEvent.objects.filter(object_uuid=row.pk).order_by("id").values_list("action", flat=True)
    assert list(traces) == ["request", "destroy", "sign"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE archive_retiredcarrier SET serial = 'X', version = version + 1",
        "UPDATE archive_retiredcarrier SET state = 'done', witnessed_at = NULL, witnessed_by_id = NULL, version = version + 1",
        "DELETE FROM archive_retiredcarrier",
        "UPDATE archive_carriercertificate SET digest = ''",
        "DELETE FROM archive_carriercertificate",
    ],
)
def test_database_keeps_line_and_certificate(cast, sql) -> None:
    from django.db import connection

    finished(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_line_without_its_certificate_is_not_removed_either(cast) -> None:
    row = asked(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_witness_of_the_line_is_who_confirmed(cast) -> None:
    row = approved(asked(cast), cast)
    actions.destroyed(row, *SAID, by=cast["xuguan"])
    fresh = RetiredCarrier.objects.get(pk=row.pk)
    fresh.state, fresh.witnessed_at, fresh.witnessed_by = CarrierState.CERTIFIED, timezone.now(), cast["guwen"]
    with pytest.raises(IntegrityError, match="carrier_seen_by_witness"), transaction.atomic():
        fresh.save()


def test_who_finds_what_in_the_register(cast) -> None:
    row = asked(cast)
    found = {name: queries.register_for(cast[name]).filter(pk=row.pk).exists() for name in cast}
    readers = {"guwen", "dongxue", "yanrong", "qinzheng", "xuguan"}
    assert {name for name, there in found.items() if there} == readers


def test_called_off_while_it_is_decided_takes_the_application_back(cast) -> None:
    row = asked(cast)
    actions.call_off(row, by=cast["dongxue"])
    fresh = RetiredCarrier.objects.select_related("application").get()
    assert (fresh.state, fresh.application.state) == (CarrierState.CALLED_OFF, "withdrawn")
    with pytest.raises(PermissionDenied):
        actions.call_off(asked(cast), by=cast["qinzheng"])


def test_what_waits_for_whom(cast) -> None:
    row = asked(cast)
    assert queries.waiting(cast["xuguan"]) == 0
    row = approved(row, cast)
    assert (queries.waiting(cast["xuguan"]), queries.waiting(cast["qinzheng"])) == (1, 0)
    assert state_of(RetiredCarrier.objects.select_related("application").get()) != row.get_state_display()
    actions.destroyed(row, *SAID, by=cast["xuguan"])
    assert (queries.waiting(cast["xuguan"]), queries.waiting(cast["qinzheng"])) == (0, 1)
