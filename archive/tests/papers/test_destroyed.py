"""A paper that outlived its file says so, by the certificate alone, and the register of prints goes with the file (B9.3)."""

from typing import Any

import pytest
from django.utils import timezone

from access.personas import make_cast
from access.roles import Section
from archive.destruction import certificates, guards, orders, steps
from archive.models import ArchiveFile, FiledItem, FiledPrint, PaperSheet
from archive.papers import checking, filing, register
from archive.papers.checking import Finding
from archive.papers.filing import PaperRefused
from archive.tests.destruction import ground as destruction
from archive.tests.papers import ground
from clinic_records.tests.gate.test_hidden import body_of
from customers.actions import open_case
from customers.models import ConsultationSheet
from records import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> dict:
    return make_cast()


@pytest.fixture(autouse=True)
def may_go(monkeypatch: Any) -> None:
    """Nothing stops it: what can is tested with the destruction."""
    monkeypatch.setattr(guards, "stopped", lambda items: {})
    monkeypatch.setattr(certificates, "_before", [])


def filed(customer: Any, cast: dict) -> tuple[ArchiveFile, str]:
    """The customer's file with a print of its consultation in it, and the code of that print."""
    file = ArchiveFile.objects.get(customer=customer)
    sheet = ground._again(ConsultationSheet.objects.get(customer=customer).pk)
    now = timezone.now()
    item = FiledItem(
        file=file, sheet_key="consultation", record_id=sheet.pk, edition=sheet.edition, section=Section.CONSULTATION,
        happened_on=now.date(), proposed_at=now, filed_at=now, filed_by=cast["guwen"], position=90,
    )  # fmt: skip
    item.save()
    register.expect([item])
    text = ground.printed(sheet, by=cast["guwen"])
    filing.file_print(codes.read(text), by=cast["guwen"])
    return file, text


def destroyed(cast: dict, line: Any, **other: Any) -> Any:
    order = destruction.started(cast, line, **other)
    orders.carry_out(order)
    order.refresh_from_db()
    return order


@pytest.mark.clause("B9.3")
def test_destroyed_sheet_is_told_by_its_certificate_and_nothing_else(cast, log_in) -> None:
    customer, line = destruction.small(cast, 1)
    other, _line = destruction.small(cast, 2)
    (file, text), (stays, kept) = filed(customer, cast), filed(other, cast)
    name, number = customer.name, customer.number
    order = destroyed(cast, line)
    assert (PaperSheet.objects.filter(file=file).count(), PaperSheet.objects.filter(file=stays).count()) == (0, 1)
    assert FiledPrint.objects.count() == 1
    answer = log_in("baiyu").post("/archive/papers/", {"code": text})
    told, page = answer.context["told"], body_of(answer).decode()
    assert (told.finding, told.certificate, told.on) == (Finding.DESTROYED, order.label, order.certificate.made_at)
    assert (told.title, told.sheet, told.customer_id) == ("", None, None)
    for said in (name, number, file.number, str(customer.pk)):
        assert said not in page
    with pytest.raises(PaperRefused) as no:
        filing.file_print(codes.read(text), by=cast["guwen"])
    assert no.value.code == "destroyed"
    assert checking.told_of(codes.read(kept), by=cast["guwen"]).finding == Finding.CURRENT
    unproved = f"CR1|consultation|{codes.read(text).record}|1|-"
    assert checking.told_of(codes.read(unproved), by=cast["guwen"]).finding == Finding.UNKNOWN


def test_papers_of_a_destroyed_case_go_and_those_of_the_customer_stay(cast) -> None:
    customer, _line = destruction.small(cast, 1)
    file, text = filed(customer, cast)
    basic = ground.printed(ground.profile(file), by=cast["guwen"])
    case = customer.cases.get()
    second = open_case(customer, "eyelid", by=cast["chenlu"])
    assert second.pk != case.pk
    places = [cast["linyuan"].department, cast["suyun"].department]
    order = destroyed(cast, destruction.wanted(file, case=case.pk), concerned=places)
    assert order.certificate
    assert PaperSheet.objects.filter(file=file).count() == 0
    assert checking.told_of(codes.read(text), by=cast["guwen"]).certificate == order.label
    assert checking.told_of(codes.read(basic), by=cast["guwen"]).finding == Finding.CURRENT


def test_while_it_is_being_destroyed_no_certificate_is_named(cast, monkeypatch) -> None:
    customer, line = destruction.small(cast, 1)
    _file, text = filed(customer, cast)
    order = destruction.started(cast, line)
    item = order.items.get()
    for step in (steps._intend, steps._block, steps._destroy_keys):
        item = step(item, cast["guwen"])
    told = checking.told_of(codes.read(text), by=cast["guwen"])
    assert (told.finding, told.certificate, told.on) == (Finding.DESTROYED, "", None)
