"""Opening a file in an emergency: who may, how it is found, what opens, what is told and logged, what is refused (A4.4)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from access import staffing
from access.models import AuditEvent, Grant
from access.models.grants import GrantSource
from access.personas import CAST, PASSWORD, SECOND_KEEPER
from access.roles import Deed, Role, Section
from customers.actions import register_customer
from customers.emergency import opening, wording
from customers.emergency.finding import Asked, find
from customers.emergency.opening import OPENS, EmergencyRefused
from customers.models import EmergencyAccess
from customers.tests.emergency.ground import BIRTH, REASON, again, opened, sections, typed
from jobs.models import Notification

pytestmark = pytest.mark.django_db


@pytest.mark.clause("A4.2", "A4.4", "B7.1")
def test_exactly_the_clinical_part_opens_to_be_read_for_some_hours(cast, customer, settings) -> None:
    settings.EMERGENCY_HOURS = 6
    before = timezone.now()
    assert sections(cast["xiaohan"], customer) == frozenset()
    row = opened(cast, customer)
    grant = Grant.objects.get(source=GrantSource.EMERGENCY)
    assert (grant.principal, grant.by_duty, grant.may_change, grant.may_print) == (
        cast["xiaohan"].pk, False, False, False,
    )  # fmt: skip
    assert sections(cast["xiaohan"], customer) == OPENS
    assert sections(cast["xiaohan"], customer, Deed.CHANGE) == sections(cast["xiaohan"], customer, Deed.PRINT) == set()
    assert OPENS.isdisjoint({Section.CONSULTATION, Section.BOOKING, Section.ARCHIVE})
    hours = grant.ends_at - before
    assert datetime.timedelta(hours=6) - datetime.timedelta(minutes=1) < hours < datetime.timedelta(hours=6, minutes=1)
    assert row.opened().reason == REASON
    Grant.objects.filter(pk=grant.pk).update(starts_at=before - datetime.timedelta(hours=9), ends_at=timezone.now())
    assert sections(cast["xiaohan"], customer) == frozenset()


@pytest.mark.clause("A4.4", "A6.7")
@pytest.mark.parametrize(
    ("who", "told"), [("xiaohan", {"suyun", "guwen", "qinzheng"}), ("suyun", {"guwen", "qinzheng"})]
)
def test_head_archive_and_supervision_are_told_and_the_log_says_so(cast, customer, who, told) -> None:
    row = opened(cast, customer, who)
    rows = Notification.objects.filter(kind=opening.OPENED, subject=row.pk, customer=customer.pk)
    assert set(rows.values_list("recipient__username", flat=True)) == told
    events = AuditEvent.objects.filter(actor=cast[who].pk, customer_uuid=customer.pk, action="grant")
    assert set(events.values_list("object_type", flat=True)) == {"access.grant", "customers.emergencyaccess"}
    assert (
        AuditEvent.objects.using("audit").filter(actor=cast[who].pk, action="search", purpose="emergency").count() == 1
    )


@pytest.mark.parametrize(
    "who", [one.username for one in CAST if one.username != SECOND_KEEPER and not {*one.roles} & opening.CLINICIANS]
)
def test_only_those_who_treat_may(cast, customer, who) -> None:
    with pytest.raises(PermissionDenied):
        opened(cast, customer, who)
    assert EmergencyAccess.objects.count() == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"number": "c000001"},
        {"number": " C-000001 "},
        {"phone": "154 1234 5678"},
        {"phone": "+86 15412345678"},
        {"name": "张伟明", "birth_date": BIRTH},
        {"name": "張偉明", "birth_date": BIRTH},
        {"name": "张伟明", "birth_date": BIRTH, "phone": "15412345678", "number": "C000001"},
    ],
)
def test_file_is_found_by_what_nobody_guesses(cast, customer, asked) -> None:
    register_customer({"name": "李文静", "sex": "female"}, {"phone": "+8615412340000"}, {}, by=cast["chenlu"])
    assert find(Asked(**asked)) == [customer]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"number": "C00000"},
        {"number": "000001"},
        {"phone": "5678"},
        {"phone": "1541234567"},
        {"phone": "张伟明"},
        {"number": "C000001", "phone": "5678"},
        {"name": "张伟明"},
        {"birth_date": BIRTH},
        {"name": "伟明", "birth_date": BIRTH},
        {"name": "zhangweiming", "birth_date": BIRTH},
        {"name": "张伟明", "birth_date": BIRTH + datetime.timedelta(days=1)},
        {"number": "C000001", "phone": "15412340000"},
    ],
)
def test_part_of_a_name_or_a_number_finds_nothing(cast, customer, asked) -> None:
    assert find(Asked(**asked)) == []


def refused(cast: Any, customer: Any, code: str, **asked: Any) -> None:
    with pytest.raises(EmergencyRefused) as stopped:
        opened(cast, customer, **(asked or {"number": customer.number}))
    assert (stopped.value.code, EmergencyAccess.objects.filter(customer=customer).count()) == (code, 0)


def test_several_that_answer_open_nothing(cast, customer) -> None:
    twin = {"name": "张伟明", "sex": "female", "birth_date": BIRTH}
    register_customer(twin, {"phone": "+8615412345678"}, {}, by=cast["chenlu"])
    refused(cast, customer, "not_one", phone="15412345678")
    refused(cast, customer, "not_one", name="张伟明", birth_date=BIRTH)


@pytest.mark.clause("A4.4")
def test_refusals_do_not_tell_who_is_a_customer(cast, customer, log_in, settings) -> None:
    """Of nobody, of several, and with as many open as may be, the page says the same whether or not there is a file."""
    twin = {"name": "张伟明", "sex": "female", "birth_date": BIRTH}
    register_customer(twin, {"phone": "+8615412345678"}, {}, by=cast["chenlu"])
    client = log_in("xiaohan")

    def told(**asked: str) -> list[str]:
        answer = client.post(reverse("emergency-new"), {**typed(customer, number=""), **asked})
        assert answer.status_code == 422
        return answer.context["form"].non_field_errors()

    several, nobody = told(phone="15412345678"), told(phone="15499999999")
    assert several == nobody == [wording.refusal("not_one")]
    settings.EMERGENCY_MOST_OPEN = 1
    opened(cast, register_customer({"name": "李文静", "sex": "female"}, {}, {}, by=cast["chenlu"]))
    full = [told(number=number) for number in (customer.number, "C999999")] + [told(phone="15412345678")]
    assert full == [[wording.refusal("many_open")]] * 3
    assert EmergencyAccess.objects.count() == 1


def test_without_an_agreement_nothing_opens(cast, customer, log_in) -> None:
    cast["xiaohan"].agreements.all().delete()
    refused(cast, customer, "no_agreement")
    assert log_in("xiaohan").post(reverse("emergency-new"), typed(customer)).status_code == 403
    assert EmergencyAccess.objects.count() == 0


def test_few_letters_are_no_reason(cast, customer) -> None:
    with pytest.raises(EmergencyRefused, match="reason"):
        opening.open_file(Asked(customer.number), "bleeding", " 切口渗血 " + " " * 10, by=again(cast["xiaohan"]))
    assert EmergencyAccess.objects.count() == 0


def test_so_many_at_once_and_no_more(cast, customer, settings) -> None:
    settings.EMERGENCY_MOST_OPEN = 2
    others = [register_customer({"name": "李文静", "sex": "female"}, {}, {}, by=cast["chenlu"]) for _nth in range(2)]
    first, _second = (opened(cast, other) for other in others)
    refused(cast, customer, "many_open")
    opened(cast, customer, "fangze")
    EmergencyAccess.objects.filter(customer=customer)
    opening.shut(first, by=cast["xiaohan"])
    assert opened(cast, customer).customer == customer


def test_who_sees_the_file_already_is_led_to_it(cast, customer) -> None:
    again_asked = {"kind": "bleeding", "reason": REASON, "by": again(cast["xiaohan"])}
    opened(cast, customer)
    assert opening.open_file(Asked(customer.number), **again_asked).emergency is None
    assert (EmergencyAccess.objects.count(), Notification.objects.filter(kind=opening.OPENED).count()) == (1, 3)


def test_care_team_is_led_to_the_file(cast, customer) -> None:
    case = customer.cases.get()
    from customers.actions import advance
    from records.stages import Stage

    advance(case, Stage.AFTERCARE, by=cast["chenlu"])
    for who in ("xiaohan", "fangze", "heqiang"):
        found = opening.open_file(Asked(customer.number), "bleeding", REASON, by=again(cast[who]))
        assert (found.customer, found.emergency) == (customer, None)


def test_shutting_is_for_who_opened_and_holds_with_the_next_request(cast, customer) -> None:
    row = opened(cast, customer)
    with pytest.raises(PermissionDenied):
        opening.shut(row, by=cast["suyun"])
    opening.shut(row, by=cast["xiaohan"])
    at = EmergencyAccess.objects.get().ended_at
    opening.shut(row, by=cast["xiaohan"])
    assert (sections(cast["xiaohan"], customer), EmergencyAccess.objects.get().ended_at) == (frozenset(), at)
    assert at is not None


def long_ago(client: Any) -> None:
    session = client.session
    session["proved_at"] = 0.0
    session.save()


@pytest.mark.clause("A4.4", "A6.4")
def test_wrong_password_opens_nothing_and_keeps_what_was_typed(cast, customer, log_in) -> None:
    client = log_in("xiaohan")
    long_ago(client)
    page = reverse("emergency-new")
    assert 'type="password"' in client.get(page).content.decode()
    for password in ("", "wrong"):
        answer = client.post(page, typed(customer, password=password))
        shown = answer.content.decode()
        assert (answer.status_code, EmergencyAccess.objects.count(), sections(cast["xiaohan"], customer)) == (
            422,
            0,
            set(),
        )
        assert (REASON in shown, customer.number in shown, "wrong" in shown.split("<main")[1]) == (True, True, False)
    done = client.post(page, typed(customer, password=PASSWORD))
    assert (done.status_code, done.headers["Location"]) == (302, reverse("customer-show", args=[customer.pk]))
    shown = client.get(done.headers["Location"])
    assert (shown.status_code, customer.name in shown.content.decode()) == (200, True)
    assert 'type="password"' not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "", "name": "张伟明"}, "birth_date"),
        ({"number": "", "birth_date": "1990-05-17"}, "name"),
        ({"number": "", "name": "张伟明", "birth_date": "17.5.1990"}, "birth_date"),
        ({"kind": "curiosity"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"reason": "渗血"}, "reason"),
        ({"reason": " " * 20}, "reason"),
        ({"reason": "血" * 1001}, "reason"),
        ({"number": "C999999"}, "__all__"),
    ],
)
def test_wrong_input_is_told_and_kept(cast, customer, log_in, wrong, field) -> None:
    client = log_in("xiaohan")
    client.session.save()
    session = client.session
    session["proved_at"] = timezone.now().timestamp()
    session.save()
    answer = client.post(reverse("emergency-new"), typed(customer, **wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert EmergencyAccess.objects.count() == 0
    assert wrong.get("reason", REASON).strip() in answer.content.decode()


@pytest.mark.parametrize("who", ["chenlu", "guwen", "qinzheng", "xuguan"])
def test_door_is_shut_to_the_others(cast, customer, log_in, who) -> None:
    client = log_in(who)
    assert [client.get(reverse("emergency-new")).status_code, client.post(reverse("emergency-new")).status_code] == [
        403
    ] * 2


def test_leaver_keeps_no_emergency(cast, customer) -> None:
    opened(cast, customer)
    staffing.set_roles(again(cast["xiaohan"]), [Role.SALES], by=cast["xuguan"])
    assert sections(cast["xiaohan"], customer) == OPENS  # named sections count until they end
    from access.models.people import Employment

    staffing.set_employment(again(cast["xiaohan"]), Employment.LEFT, by=cast["xuguan"])
    assert sections(cast["xiaohan"], customer) == frozenset()
