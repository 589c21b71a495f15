"""A part of a file from the form to the certificate, by the pages and as the people concerned (B9.1, B9.2, B9.3)."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import ApprovalStep
from access.personas import PASSWORD
from archive.destruction import certificates, orders, parts
from archive.holds import actions as holds
from archive.models import ArchiveFile, DestructionOrder, RetentionDue
from archive.tests.destruction import ground
from archive.tests.sharing.ground import text_of
from customers.models import Case
from procedures.models import Attachment
from records.stages import Stage
from vault.keyring import ring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_here(monkeypatch: Any) -> None:
    """The index of the whole clinic is made anew in its own test."""
    monkeypatch.setattr(certificates, "_before", [])


@pytest.fixture
def file(cast: dict) -> ArchiveFile:
    """A file with one case and two groups of photographs, long due."""
    return ground.parted(cast, 1)[1]


def given(cast: dict, *chosen: Any, **other: Any) -> dict[str, Any]:
    """What is typed."""
    typed = {
        "parts": [str(one) for one in chosen], "concerned": [str(cast["suyun"].department_id)], "reason": "不再使用",
        "executor": cast["guwen"].pk, "witness": cast["qinzheng"].pk, "cooling_days": 7,
    }  # fmt: skip
    return {**typed, **other}


def address(file: ArchiveFile) -> str:
    return reverse("archive-destruction-part", args=[file.pk])


def _decided(order: DestructionOrder, client: Any, step: ApprovalStep) -> None:
    sent = {"step": str(step.pk), "decision": "approve", "password": PASSWORD}
    assert client.post(reverse("application-decide", args=[order.application_id]), sent).status_code == 302


@pytest.mark.clause("B9.1", "B9.2", "B9.3")
def test_group_from_the_form_to_the_certificate(file, cast, log_in) -> None:
    case = file.customer.cases.get()
    group, kept = ground.group_of(case, Stage.PREOP), ground.group_of(case, Stage.AFTERCARE)
    asker = log_in("dongxue")
    assert address(file) in asker.get(reverse("archive-file-show", args=[file.pk])).content.decode()
    number = f"{file.number.lower()} "
    found = asker.post(reverse("archive-destruction-part-find"), {"number": number})
    assert (found.status_code, found.url) == (302, address(file))
    shown = asker.get(address(file)).content.decode()
    for word in (str(case.pk), str(group.pk), str(kept.pk), "2004-02-29"):
        assert word in shown
    sent = asker.post(address(file), given(cast, group.pk))
    order = DestructionOrder.objects.get()
    here = reverse("archive-destruction", args=[order.pk])
    assert (sent.status_code, sent.url) == (302, here)
    page = asker.get(here).content.decode()
    assert (group.pk.hex[:8] in page, "分部" in page) == (True, False)

    for who in ("suyun", "guwen", "yanrong"):
        step = order.application.steps.filter(state="waiting").order_by("position")[0]
        client = log_in(who)
        told = client.get(reverse("application-show", args=[order.application_id])).content.decode()
        assert (group.pk.hex[:8] in told, "分部" in told) == (True, False)
        _decided(order, client, step)
    item = order.items.select_related("order").get()
    assert orders.codes_of(order) == [f"{order.label}-1"] == [item.confirmation]
    executor, witness = log_in("guwen"), log_in("qinzheng")
    scan = reverse("archive-destruction-scan", args=[order.pk])
    assert executor.post(scan, {"code": item.confirmation}).status_code == 422
    application = DestructionOrder.objects.get().application.opened()
    application.ended_at = timezone.now() - 8 * ground.DAY
    application.save()
    start = reverse("archive-destruction-start", args=[order.pk])
    assert executor.post(start, {"password": PASSWORD}).status_code == 422
    assert witness.post(scan, {"code": item.confirmation.lower()}).status_code == 302
    assert executor.post(start, {"password": PASSWORD}).status_code == 422
    assert executor.post(scan, {"code": item.confirmation}).status_code == 302
    request = text_of(witness.get(reverse("archive-destruction-request", args=[order.pk])).content)
    assert (item.confirmation in "".join(request.split()), group.pk.hex[:8] in request) == (True, True)
    assert executor.post(start, {"password": PASSWORD}).status_code == 302
    orders.carry_out(DestructionOrder.objects.get(pk=order.pk))

    paper = text_of(witness.get(reverse("archive-destruction-certificate", args=[order.pk])).content)
    for word in (file.number, group.pk.hex[:8], case.pk.hex[:8], "顾文", "秦正"):
        assert word in paper
    assert "分部" not in paper
    assert ring.destroyed([group.pk, case.pk, kept.pk]) == {group.pk}
    assert set(Attachment.objects.values_list("part", flat=True)) == {kept.pk}
    file_page = asker.get(reverse("archive-file-show", args=[file.pk])).content.decode()
    assert (order.label in file_page, group.pk.hex[:8] in file_page) == (True, True)
    assert str(group.pk) not in asker.get(address(file)).content.decode()


def test_departments_whose_people_wrote_are_proposed(file, cast, log_in) -> None:
    form = log_in("dongxue").get(address(file)).context["form"]
    assert form["concerned"].initial == {cast["xiaohan"].department_id}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"witness": "guwen"}, "witness"), ({"concerned": []}, "concerned"), ({"parts": []}, "parts"),
        ({"cooling_days": 0}, "cooling_days"), ({"reason": ""}, "reason"), ({"parts": ["nobodys"]}, "parts"),
    ],
)  # fmt: skip
def test_everything_typed_stays_after_a_refusal(file, cast, log_in, wrong, field) -> None:
    case = file.customer.cases.get()
    sent = given(cast, ground.group_of(case).pk, **wrong)
    if "witness" in wrong:
        sent["witness"] = cast["guwen"].pk
    answer = log_in("dongxue").post(address(file), sent)
    form = answer.context["form"]
    assert (answer.status_code, field in form.errors) == (422, True)
    for name, value in sent.items():
        kept = form[name].value()
        assert (name, [str(one) for one in kept] if isinstance(value, list) else str(kept)) == (
            name, value if isinstance(value, list) else str(value),
        )  # fmt: skip
    assert not DestructionOrder.objects.exists()


@pytest.mark.clause("B9.1", "A3.4")
def test_what_may_not_be_destroyed_is_shown_with_its_reason_and_refused(file, cast, log_in) -> None:
    case = file.customer.cases.get()
    group = ground.group_of(case)
    today = timezone.localdate()
    holds.place(holds.Order([file.customer.number], "纠纷", "", today, today + 90 * ground.DAY), by=cast["qinzheng"])
    client = log_in("dongxue")
    page = client.get(address(file)).content.decode()
    assert (page.count(today.isoformat()) >= 3, 'name="parts"' in page) == (True, False)  # nothing to choose: no form
    answer = client.post(address(file), given(cast, group.pk))
    assert (answer.status_code, answer.context["form"].errors.as_data()["parts"][0].code) == (422, "held")


def test_part_that_stands_on_a_list_is_shut_and_the_page_of_the_file_leads_to_it(file, cast, log_in) -> None:
    group = ground.group_of(file.customer.cases.get())
    order = ground.approved(cast, ground.group_line(file, group), concerned=[cast["suyun"].department])
    client = log_in("dongxue")
    assert client.get(address(file)).content.decode().count("disabled") == 2  # the group, and the case that it is in
    shown = client.get(reverse("archive-file-show", args=[file.pk])).content.decode()
    assert reverse("archive-destruction", args=[order.pk]) in shown


def test_what_came_between_form_and_request_is_refused_by_the_guards(file, cast, log_in, monkeypatch) -> None:
    """The form asks before the order does; without the form's own look the order's still stops it."""
    case = file.customer.cases.get()
    today = timezone.localdate()
    before = parts.parts_of(file)
    holds.place(holds.Order([file.customer.number], "纠纷", "", today, today + 90 * ground.DAY), by=cast["qinzheng"])
    monkeypatch.setattr(parts, "parts_of", lambda file: before)
    answer = log_in("dongxue").post(address(file), given(cast, ground.group_of(case).pk))
    assert (answer.status_code, "parts" in answer.context["form"].errors) == (422, True)
    assert not DestructionOrder.objects.exists()


def test_sent_twice_is_one_order(file, cast, log_in) -> None:
    client = log_in("dongxue")
    due = RetentionDue.objects.get()
    whole = given(cast, dues=[due.pk], form_nonce="8d3c1d5c-0000-4000-8000-000000000002")
    answers = [client.post(reverse("archive-destruction-new"), whole) for _nth in range(2)]
    assert (answers[0].url, DestructionOrder.objects.count()) == (answers[1].url, 1)
    orders.call_off(DestructionOrder.objects.get(), by=cast["yanrong"])
    sent = given(cast, ground.group_of(file.customer.cases.get()).pk, form_nonce="8d3c1d5c-0000-4000-8000-000000000001")
    first, second = client.post(address(file), sent), client.post(address(file), sent)
    assert (first.url, DestructionOrder.objects.count()) == (second.url, 2)


@pytest.mark.parametrize("number", ["MZ2009999999", "' OR 1=1", "分部1号"])
def test_file_that_is_not_there_is_said_so(file, cast, log_in, number) -> None:
    answer = log_in("dongxue").post(reverse("archive-destruction-part-find"), {"number": number})
    assert (answer.status_code, answer.context["form"]["number"].value()) == (422, number)


@pytest.mark.parametrize(("who", "status"), [("chenlu", 403), ("yanrong", 403), ("qinzheng", 403), ("xuguan", 403)])
def test_only_archive_managers_come_here(file, cast, log_in, who, status) -> None:
    client = log_in(who)
    assert client.get(address(file)).status_code == status
    assert client.post(address(file), given(cast)).status_code == status


@pytest.mark.clause("B9.1")
def test_case_in_the_form_counts_what_cannot_go_apart(file, cast, log_in) -> None:
    import pgtrigger

    case = file.customer.cases.get()
    row = Attachment.objects.filter(case=case)[0].opened()
    row.pk, row.file, row.thumbnail, row.version, row._state.adding = Case().pk, Case().pk, None, 0, True
    row.part = case.pk
    with pgtrigger.ignore("procedures.Attachment:in_its_group"):
        row.save()
    found = {part.pk: part.contents.bound for part in parts.parts_of(file)}
    assert found[case.pk] == 1
    assert sum(found.values()) == 1
    assert str(case.pk) in log_in("dongxue").get(address(file)).content.decode()
