"""From an application for access to the closed register: who decides, what opens, for how long, and what is refused (A4.1,
A4.3, B6.1 to B6.3)."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access import grants
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.models import Application, AuditEvent, Grant, Person
from access.models.approvals import ApplicationState
from access.models.grants import GrantSource
from access.personas import PASSWORD
from access.roles import Deed, Section
from archive.models import RegisterEntry
from archive.requests import actions
from archive.requests.actions import Wish, numbers_in

pytestmark = pytest.mark.django_db
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def wish(*numbers: str, **other: Any) -> Wish:
    now = timezone.now()
    values = {
        "purpose": "核对术后照片", "use": "complaint", "numbers": numbers, "sections": [Section.SURGERY],
        "begins_at": now - HOUR, "ends_at": now + DAY, "place": "workplace",
    }  # fmt: skip
    return Wish(**{**values, **other})


def approve(application: Application, *people: Person) -> None:
    for person in people:
        step = approvals.next_step(application)
        assert step is not None
        approvals.decide(step, True, by=person)


def opened(person: Person, customer: Any) -> frozenset[Section]:
    return frozenset(grants.sections(Person.objects.get(pk=person.pk), customer, Deed.VIEW))


def lent(cast: dict, customer: Any, reader: str = "luojia", head: str = "maohui", **other: Any) -> RegisterEntry:
    application = actions.ask(wish(customer.number, **other), by=cast[reader])
    approve(application, cast[head], cast["guwen"])
    return RegisterEntry.objects.get(requested__request__application=application)


@pytest.mark.clause("A4.1", "B6.1", "B6.2", "B6.3")
def test_exactly_what_was_approved_opens_for_exactly_that_time(cast, customer) -> None:
    before = opened(cast["luojia"], customer)
    application = actions.ask(wish(customer.number), by=cast["luojia"])
    assert opened(cast["luojia"], customer) == before
    approve(application, cast["maohui"])
    assert opened(cast["luojia"], customer) == before
    approve(application, cast["guwen"])
    grant = Grant.objects.get(source=GrantSource.REQUEST)
    assert (grant.principal, set(grant.sections), grant.by_duty, grant.may_change, grant.may_print, grant.ends_at) == (
        cast["luojia"].pk, {"basic", "surgery"}, False, False, False, application.access_request.ends_at,
    )  # fmt: skip
    assert opened(cast["luojia"], customer) == before | {Section.BASIC, Section.SURGERY}
    Grant.objects.filter(pk=grant.pk).update(starts_at=timezone.now() - DAY, ends_at=timezone.now())
    assert opened(cast["luojia"], customer) == before


@pytest.mark.clause("A4.3")
@pytest.mark.parametrize(("reader", "first"), [("jiangbo", "yanrong"), ("maohui", "yanrong"), ("luojia", "maohui")])
def test_managers_and_heads_need_the_executive(cast, customer, reader, first) -> None:
    application = actions.ask(wish(customer.number), by=cast[reader])
    with pytest.raises(PermissionDenied):
        approve(application, cast["tanglei"])
    approve(application, cast[first], cast["guwen"])
    assert Application.objects.get(pk=application.pk).state == ApplicationState.CARRIED_OUT


@pytest.mark.clause("B6.3")
def test_register_is_closed_step_by_step(cast, customer) -> None:
    entry = lent(cast, customer)
    assert Section.SURGERY in opened(cast["luojia"], customer)
    with pytest.raises(PermissionDenied):
        actions.give_back(entry, by=cast["baiyu"])
    actions.give_back(entry, by=cast["luojia"])
    assert Section.SURGERY not in opened(cast["luojia"], customer)
    with pytest.raises(PermissionDenied):
        actions.sign_off(entry, by=cast["luojia"])
    actions.sign_off(entry, "一切完好", by=cast["guwen"])
    row = RegisterEntry.objects.get(pk=entry.pk).opened()
    assert (row.returned_by, row.signed_off_by, row.remark) == (cast["luojia"], cast["guwen"], "一切完好")
    with pytest.raises(DecisionRefused, match="ended"):
        actions.sign_off(entry, by=cast["guwen"])


def test_signing_off_shuts_a_reading_that_goes_on(cast, customer) -> None:
    entry = lent(cast, customer)
    actions.sign_off(entry, by=cast["guwen"])
    row = RegisterEntry.objects.get(pk=entry.pk)
    assert (row.returned_by, Section.SURGERY in opened(cast["luojia"], customer)) == (cast["guwen"], False)


def test_reading_that_has_yet_to_begin_never_begins_once_given_back(cast, customer) -> None:
    entry = lent(cast, customer, begins_at=timezone.now() + HOUR)
    assert Section.SURGERY not in opened(cast["luojia"], customer)
    actions.give_back(entry, by=cast["luojia"])
    grant = Grant.objects.get(pk=entry.grant_id)
    assert grant.starts_at == grant.ends_at


def test_end_of_the_time_is_written_into_the_register_once(cast, customer) -> None:
    entry = lent(cast, customer)
    assert actions.note_end(entry) is False
    over = timezone.now()
    Grant.objects.filter(pk=entry.grant_id).update(starts_at=over - DAY, ends_at=over)
    assert [actions.note_end(entry), actions.note_end(entry)] == [True, False]
    row = RegisterEntry.objects.get(pk=entry.pk)
    assert (row.returned_at, row.returned_by) == (over, None)


def test_number_that_is_no_file_is_left_out(cast, customer) -> None:
    application = actions.ask(wish("C999999", customer.number), by=cast["luojia"])
    approve(application, cast["maohui"], cast["guwen"])
    assert [row.customer.number for row in RegisterEntry.objects.all()] == [customer.number]


def test_nothing_is_provided_of_no_file_or_after_the_time(cast, customer) -> None:
    nothing = actions.ask(wish("C999999"), by=cast["luojia"])
    approve(nothing, cast["maohui"])
    with pytest.raises(DecisionRefused, match="no_file"):
        approve(nothing, cast["guwen"])
    late = actions.ask(wish(customer.number, ends_at=timezone.now() + HOUR), by=cast["luojia"])
    approve(late, cast["maohui"])
    with time_machine.travel(timezone.now() + 2 * HOUR), pytest.raises(DecisionRefused, match="over"):
        approve(late, cast["guwen"])
    assert Application.objects.filter(state=ApplicationState.OPEN).count() == 2


def test_system_administrator_cannot_apply(cast, customer) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask(wish(customer.number), by=cast["xuguan"])


def test_database_refuses_too_long_a_time_and_signing_off_ones_own(cast, customer) -> None:
    with pytest.raises(IntegrityError, match="accessrequest_not_too_long"), transaction.atomic():
        actions.ask(wish(customer.number, ends_at=timezone.now() + 120 * DAY), by=cast["luojia"])
    entry = lent(cast, customer)
    entry = RegisterEntry.objects.get(pk=entry.pk)
    entry.returned_at = entry.signed_off_at = timezone.now()
    entry.signed_off_by = cast["luojia"]
    with pytest.raises(IntegrityError, match="register_not_by_the_reader"), transaction.atomic():
        entry.save()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("c000001", ["C000001"]), ("C000001，C000002、 C000001\nC000003;", ["C000001", "C000002", "C000003"]), ("", [])],
)
def test_numbers_are_read_as_people_type_them(text, numbers) -> None:
    assert numbers_in(text) == numbers


def long_ago(client: Any) -> None:
    """The log-in was more than five minutes ago."""
    session = client.session
    session["proved_at"] = 0.0
    session.save()


FORM = {"purpose": "核对术后照片", "use": "complaint", "sections": ["surgery"], "place": "workplace"}


def typed(**other: Any) -> dict[str, Any]:
    now = timezone.localtime()
    moments = {"begins_at": f"{now:%Y-%m-%dT%H:%M}", "ends_at": f"{now + DAY:%Y-%m-%dT%H:%M}"}
    return {**FORM, **moments, **other}


@pytest.mark.clause("A4.1", "B6.3")
def test_whole_way_over_the_pages(cast, customer, log_in) -> None:
    reader, head, archive = (log_in(name) for name in ("luojia", "maohui", "guwen"))
    made = reader.post(reverse("access-request-new"), typed(numbers=customer.number))
    application = Application.objects.get()
    page = reverse("application-show", args=[application.pk])
    assert (made.status_code, made.headers["Location"]) == (302, page)
    for client in (head, archive):
        long_ago(client)
        assert page in client.get(reverse("approvals")).content.decode()
        shown = client.get(page).content.decode()
        assert (customer.number in shown, "核对术后照片" in shown, customer.name in shown) == (True, True, False)
        step = re.search(r'name="step" value="([^"]+)"', shown)
        assert step is not None
        sent = {"step": step[1], "decision": "approve"}
        refused = client.post(reverse("application-decide", args=[application.pk]), {**sent, "password": "wrong"})
        assert (refused.status_code, Application.objects.get().state) == (422, "open")
        done = client.post(reverse("application-decide", args=[application.pk]), {**sent, "password": PASSWORD})
        assert done.status_code == 302
        assert page not in client.get(reverse("approvals")).content.decode()
    entry = RegisterEntry.objects.get()
    assert reverse("customer-show", args=[customer.pk]) in reader.get(page).content.decode()
    assert reader.get(reverse("customer-show", args=[customer.pk])).status_code == 200
    assert reader.post(reverse("register-give-back", args=[entry.pk])).status_code == 302
    signed = archive.post(reverse("register-sign-off", args=[entry.pk]), {"remark": "完好"})
    assert (signed.status_code, RegisterEntry.objects.get().signed_off_by) == (302, cast["guwen"])
    logged = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert [action for action in logged if action in ("request", "approve", "grant", "revoke", "sign")][-6:] == [
        "request", "approve", "grant", "approve", "revoke", "sign",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"numbers": "张伟"}, "numbers"),
        ({"numbers": ""}, "numbers"),
        ({"numbers": " ".join(f"C{n:06d}" for n in range(60))}, "numbers"),
        ({"purpose": " "}, "purpose"),
        ({"sections": []}, "sections"),
        ({"sections": ["everything"]}, "sections"),
        ({"ends_at": "2020-01-01T00:00"}, "ends_at"),
        ({"begins_at": "2099-01-02T00:00", "ends_at": "2099-01-01T00:00"}, "ends_at"),
        ({"ends_at": "2099-01-01T00:00"}, "ends_at"),
        ({"use": "gossip"}, "use"),
    ],
)
def test_wrong_input_is_told_and_kept(cast, log_in, wrong, field) -> None:
    answer = log_in("luojia").post(reverse("access-request-new"), typed(**{"numbers": "C000001", **wrong}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Application.objects.count() == 0
    assert (wrong.get("purpose") or FORM["purpose"]).strip() in answer.content.decode()


def test_numbers_that_exist_and_that_do_not_answer_alike(cast, customer, log_in) -> None:
    client = log_in("luojia")
    pages = []
    for number in (customer.number, "C999999"):
        client.post(reverse("access-request-new"), typed(numbers=number))
        application = Application.objects.order_by("-made_at").first()
        html = client.get(reverse("application-show", args=[application.pk])).content.decode()
        pages.append(re.sub(r"C\d{6}|[0-9a-f-]{36}|csrf[^>]+>", "", html[html.index("<main") : html.index("</main")]))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("who", ["baiyu", "chenlu", "linyuan", "xuguan", "jiangbo", "yanrong"])
def test_application_is_nothing_to_people_it_does_not_concern(cast, customer, log_in, who) -> None:
    application = actions.ask(wish(customer.number), by=cast["luojia"])
    client = log_in(who)
    urls = [
        reverse(name, args=[application.pk])
        for name in ("application-show", "application-decide", "application-withdraw")
    ]
    assert [client.get(urls[0]).status_code, *(client.post(url, {}).status_code for url in urls[1:])] == [404, 404, 404]


def test_everybody_reads_their_own_lines_of_the_register_only(cast, customer, log_in) -> None:
    entry = lent(cast, customer)
    seen = {name: customer.number in log_in(name).get(reverse("access-register")).content.decode()
            for name in ("luojia", "guwen", "qinzheng", "chenlu", "jiangbo")}  # fmt: skip
    assert seen == {"luojia": True, "guwen": True, "qinzheng": True, "chenlu": False, "jiangbo": False}
    back = reverse("register-give-back", args=[entry.pk])
    assert (log_in("jiangbo").post(back).status_code, log_in("qinzheng").post(back).status_code) == (404, 403)
    assert RegisterEntry.objects.get().returned_at is None


def test_register_costs_the_same_with_more_lines(cast, customer, log_in, django_assert_num_queries) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client, counts = log_in("guwen"), []
    for _nth in range(2):
        lent(cast, customer)
        lent(cast, customer, reader="jiangbo", head="yanrong")
        client.get(reverse("access-register"))
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(reverse("access-register"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
