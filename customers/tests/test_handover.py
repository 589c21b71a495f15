"""Handing over what a leaver leaves open: when it is made, who sees to it, what each group becomes (A4.2, A4.4, A6.4)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access import grants, staffing
from access.approvals import actions as approvals
from access.approvals import deputies
from access.handovers import actions, groups, queries, upkeep
from access.handovers.actions import HandoverRefused
from access.models import Application, AuditEvent, Department, Handover, HandoverStep, Person
from access.models.people import Employment
from access.roles import Deed, Role, Section
from archive.requests import actions as requests
from archive.requests.actions import Wish
from customers import bookings, visits
from customers.actions import advance, register_customer
from customers.handover import REBOOK
from customers.models import BookingSheet
from customers.models.visits import VisitKind
from customers.tests.booking.ground import consulted, wanted
from jobs.models import JobRun, Notification
from records import actions as sheets
from records import drafts
from records.handover import TO_CHECK
from records.models import Draft, PaperSignature
from records.stages import Stage

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def again(person: Person) -> Person:
    """The person as the next request fetches them."""
    return Person.objects.with_standing().get(pk=person.pk)


def leaves(person: Person, cast: dict[str, Person]) -> Handover | None:
    """The person leaves; what is to be handed over."""
    staffing.set_employment(again(person), Employment.LEFT, by=cast["xuguan"])
    return Handover.objects.open().filter(person=person).first()


def moves(person: Person, cast: dict[str, Person], code: str) -> Handover | None:
    changed = again(person)
    changed.department = Department.objects.get(code=code)
    staffing.change_person(changed, by=cast["xuguan"])
    return Handover.objects.open().filter(person=person).first()


def sections(person: Person, customer: Any) -> frozenset[Section]:
    return frozenset(grants.sections(again(person), customer, Deed.VIEW))


def colleague(cast: dict[str, Person], like: str, role: Role) -> Person:
    """Somebody new with a role, in the department of `like`."""
    person = Person(username=f"new{role}{like}", name="新同事", department=cast[like].department)
    staffing.employ(person, by=cast["xuguan"])
    staffing.set_roles(person, [role], by=cast["xuguan"])
    staffing.enter_agreement(person, timezone.localdate(), None, by=cast["xuguan"])
    return again(person)


def counted(handover: Handover | None) -> dict[str, int]:
    assert handover is not None
    return groups.open_counts(Handover.objects.select_related("person").get(pk=handover.pk))


@pytest.mark.clause("A6.4")
def test_nothing_open_makes_nothing(cast: dict[str, Person]) -> None:
    assert leaves(cast["baiyu"], cast) is None
    assert moves(cast["luojia"], cast, "service") is None
    assert Handover.objects.count() == 0


@pytest.mark.clause("A4.2", "A4.4", "C4.3")
def test_running_cases_go_to_a_colleague_with_the_role(cast, customer) -> None:
    handover = leaves(cast["chenlu"], cast)
    assert counted(handover) == {"cases": 1}
    assert set(Notification.objects.filter(kind=actions.BEGUN).values_list("recipient__username", flat=True)) == {
        "zhoumin"
    }
    heir = cast["zhoumin"]
    case = customer.cases.get()
    actions.carry_out(handover, "cases", "handed", heir, by=cast["zhoumin"])
    case.refresh_from_db()
    grant = case.grants.get(principal=heir.pk)
    assert (case.consultant, grant.source, grant.by_duty, grant.may_change) == (heir, "care_team", True, True)
    assert Handover.objects.open().count() == 0
    events = set(AuditEvent.objects.filter(actor=heir.pk).values_list("action", "purpose", "customer_uuid"))
    assert {("change", "handover_cases", None), ("change", "handover", customer.pk)} <= events


def test_case_served_by_name_or_signed_in_counts_and_an_ended_one_does_not(cast, customer) -> None:
    from customers.actions import close_case
    from customers.models.cases import Outcome

    case = customer.cases.get()
    other = register_customer({"name": "李文静", "sex": "female"}, {}, {}, by=cast["zhoumin"])
    grants.give(
        cast["chenlu"].pk, other, [Section.BASIC], by=cast["zhoumin"], source="care_team", case=other.cases.get()
    )
    close_case(case, Outcome.LOST_INTEREST, by=cast["zhoumin"], reason="改天再说")
    assert counted(leaves(cast["chenlu"], cast)) == {"cases": 1}


def booked(cast: dict[str, Person], customer: Any, **other: Any) -> BookingSheet:
    case = consulted(customer, cast)
    sheet = BookingSheet(case=case, customer=customer)
    values = {**wanted(cast), "surgeon": cast["fangze"], "starts_at": timezone.now() + 9 * DAY, **other}
    sheets.save_draft(sheet, values, by=cast["chenlu"])
    return sheet


def head_who_books(cast: dict[str, Person], customer: Any) -> Person:
    """The head of surgery, who may change bookings of this file too."""
    staffing.set_roles(again(cast["linyuan"]), [Role.SURGEON, Role.DEPARTMENT_HEAD, Role.FRONT_DESK], by=cast["xuguan"])
    advance(customer.cases.get(), Stage.BOOKING, by=cast["chenlu"])
    grants.give(cast["linyuan"].pk, customer, [Section.BOOKING], by=cast["chenlu"], source="share", may_change=True)
    return again(cast["linyuan"])


@pytest.mark.clause("A4.2")
def test_signed_booking_is_made_anew_by_those_who_book(cast, customer) -> None:
    sheet = booked(cast, customer)
    drawn = sheets.CustomerSignature([[[0.1, 0.1], [0.4, 0.5], [0.7, 0.2]]])
    sheets.sign_as_customer(sheet, drawn, by=cast["chenlu"], seen=sheet.version)
    handover = leaves(cast["fangze"], cast)
    assert counted(handover)["bookings"] == 1
    step = actions.carry_out(handover, "bookings", "handed", cast["linyuan"], by=head_who_books(cast, customer))
    stored = BookingSheet.objects.get()
    assert (stored.surgeon, stored.version, step.left) == (cast["fangze"], sheet.version, 1)
    told = Notification.objects.filter(kind=REBOOK, subject=customer.pk)
    assert set(told.values_list("recipient__username", flat=True)) == {
        "chenlu", "zhoumin", "tanglei", "baiyu", "linyuan",
    }  # fmt: skip
    assert Section.SURGERY in sections(cast["linyuan"], customer)


def test_unsigned_booking_is_put_on_the_new_surgeon_by_who_may_book(cast, customer) -> None:
    sheet = booked(cast, customer)
    handover = leaves(cast["fangze"], cast)
    step = actions.carry_out(handover, "bookings", "handed", cast["linyuan"], by=head_who_books(cast, customer))
    assert (BookingSheet.objects.get().surgeon, step.left) == (cast["linyuan"], 0)
    assert BookingSheet.objects.get().version == sheet.version + 1
    assert Notification.objects.filter(kind=REBOOK).count() == 0


def test_unsigned_booking_stays_where_the_head_may_not_book_or_the_time_is_taken(cast, customer) -> None:
    booked(cast, customer)
    handover = leaves(cast["fangze"], cast)
    step = actions.carry_out(handover, "bookings", "handed", cast["linyuan"], by=cast["linyuan"])
    assert (BookingSheet.objects.get().surgeon, step.left) == (cast["fangze"], 1)


def test_operations_are_handed_to_surgeons_only(cast, customer) -> None:
    booked(cast, customer)
    staffing.set_roles(again(cast["fangze"]), [Role.SURGEON, Role.NURSE], by=cast["xuguan"])
    handover = leaves(cast["fangze"], cast)
    nurse = colleague(cast, "linyuan", Role.NURSE)
    for heir in (nurse, cast["suyun"], cast["fangze"], None):
        with pytest.raises(HandoverRefused, match="successor"):
            actions.carry_out(handover, "bookings", "handed", heir, by=cast["linyuan"])
    assert HandoverStep.objects.count() == 0


def test_successor_has_the_role_the_department_and_an_agreement(cast, customer) -> None:
    handover = leaves(cast["chenlu"], cast)
    heir = colleague(cast, "zhoumin", Role.FRONT_DESK)
    nurse, elsewhere = colleague(cast, "zhoumin", Role.NURSE), colleague(cast, "tanglei", Role.FRONT_DESK)
    group = groups.GROUPS["cases"]
    assert {one.username for one in queries.successors(handover, group)} == {"zhoumin", heir.username}
    heir.agreements.all().delete()
    assert {one.username for one in queries.successors(handover, group)} == {"zhoumin"}
    for wrong in (again(heir), nurse, elsewhere, cast["baiyu"]):
        with pytest.raises(HandoverRefused, match="successor"):
            actions.carry_out(handover, "cases", "handed", wrong, by=cast["zhoumin"])


@pytest.mark.clause("A4.4")
def test_only_the_head_and_deputies_see_to_it(cast, customer) -> None:
    handover = leaves(cast["chenlu"], cast)
    for name in cast.keys() - {"zhoumin", "chenlu"}:
        with pytest.raises(PermissionDenied):
            actions.carry_out(handover, "cases", "handed", cast["zhoumin"], by=cast[name])
    today = timezone.localdate()
    deputies.name(cast["heqiang"], today, today, by=cast["zhoumin"])
    step = actions.carry_out(handover, "cases", "handed", cast["zhoumin"], by=cast["heqiang"])
    assert (step.decided_by, step.deputy_for) == (cast["heqiang"], cast["zhoumin"])
    with pytest.raises(HandoverRefused, match="done"):
        actions.carry_out(handover, "cases", "handed", cast["zhoumin"], by=cast["zhoumin"])


def draft(person: Person, customer: Any) -> None:
    case = customer.cases.get()
    drafts.keep(
        person, f"consultation:{case.pk}", {"needs": "想做自然一点"}, based_on=0, subject=customer.pk, part=case.pk
    )


@pytest.mark.clause("A4.4")
@pytest.mark.parametrize(("choice", "left"), [("discarded", 0), ("kept", 1)])
def test_drafts_are_counted_unread_and_thrown_away_or_kept(cast, customer, log_in, choice, left) -> None:
    draft(cast["xiaohan"], customer)
    draft(cast["suyun"], customer)
    handover = leaves(cast["xiaohan"], cast)
    page = log_in("suyun").get(reverse("handover-show", args=[cast["xiaohan"].pk])).content.decode()
    assert ("想做自然一点" in page, "× 1" in page) == (False, True)
    with pytest.raises(HandoverRefused, match="choice"):
        actions.carry_out(handover, "drafts", "handed", cast["suyun"], by=cast["suyun"])
    actions.carry_out(handover, "drafts", choice, by=cast["suyun"])
    assert Draft.objects.filter(person=cast["xiaohan"]).count() == left
    assert (Draft.objects.filter(person=cast["suyun"]).count(), Handover.objects.open().count()) == (1, 0)


def test_applications_are_taken_back(cast, customer) -> None:
    now = timezone.now()
    wish = Wish("核对", "complaint", [customer.number], [Section.SURGERY], now, now + DAY, "workplace")
    requests.ask(wish, by=cast["luojia"])
    handover = leaves(cast["luojia"], cast)
    assert counted(handover) == {"applications": 1}
    actions.carry_out(handover, "applications", "taken_back", by=cast["maohui"])
    assert Application.objects.get().state == "withdrawn"


def test_decisions_at_a_lost_office_are_told_to_who_decides_now(cast, customer) -> None:
    now = timezone.now()
    wish = Wish("核对", "complaint", [customer.number], [Section.SURGERY], now, now + DAY, "workplace")
    application = requests.ask(wish, by=cast["luojia"])
    approvals.decide(approvals.next_step(application), True, by=cast["maohui"])
    second = colleague(cast, "guwen", Role.ARCHIVE_MANAGER)
    handover = leaves(second, cast)
    assert counted(handover) == {"decisions": 1}
    Notification.objects.all().delete()
    actions.carry_out(handover, "decisions", "told", by=cast["guwen"])
    told = Notification.objects.filter(kind=approvals.WAITS, subject=application.pk)
    assert list(told.values_list("recipient__username", flat=True)) == ["guwen"]


def test_papers_are_handed_to_somebody_who_is_told(cast, customer) -> None:
    sheet = booked(cast, customer)
    PaperSignature(
        sheet_key="booking", sheet_id=sheet.pk, edition=sheet.edition, customer=customer, subject=customer.pk,
        part=sheet.case_id, scan=sheet.pk, attached_by=cast["chenlu"],
    ).save()  # fmt: skip
    heir = colleague(cast, "zhoumin", Role.FRONT_DESK)
    handover = leaves(cast["chenlu"], cast)
    assert counted(handover) == {"cases": 1, "papers": 1}
    actions.carry_out(handover, "papers", "handed", heir, by=cast["zhoumin"])
    told = Notification.objects.get(kind=TO_CHECK)
    assert (told.recipient, told.subject, again(heir).has_perm("customers.change_booking", customer)) == (
        heir, customer.pk, True,
    )  # fmt: skip


def test_visits_in_the_persons_cases_go_along(cast, customer) -> None:
    case = customer.cases.get()
    visits.plan_visits(case, VisitKind.FOLLOWUP, timezone.localdate(), by=cast["chenlu"])
    grants.give(cast["baiyu"].pk, customer, list(Section), by=cast["chenlu"], source="care_team", case=case)
    handover = leaves(cast["baiyu"], cast)
    assert counted(handover) == {"cases": 1, "visits": 5}
    actions.carry_out(handover, "visits", "handed", cast["tanglei"], by=cast["tanglei"])
    assert Section.FOLLOWUP in sections(cast["tanglei"], customer)


def test_moving_leaves_it_to_the_head_of_the_old_department_and_leaving_replaces_it(cast, customer) -> None:
    handover = moves(cast["chenlu"], cast, "service")
    assert (handover.cause, handover.department.code) == ("moved", "reception")
    assert [one.person.username for one in queries.handlers_of(handover)] == ["zhoumin"]
    last = leaves(cast["chenlu"], cast)
    assert (last.cause, last.department.code, last.since == handover.since, counted(last)) == (
        "left", "service", True, {"cases": 1},
    )  # fmt: skip
    assert Handover.objects.open().count() == 1


def test_database_holds_one_open_and_one_step_a_group(cast, customer) -> None:
    handover = leaves(cast["chenlu"], cast)
    values = {"cause": "left", "roles": [], "since": timezone.now(), "opened_by": cast["xuguan"]}
    with pytest.raises(IntegrityError, match="handover_one_open"), transaction.atomic():
        Handover(person=cast["chenlu"], **values).save()
    with pytest.raises(IntegrityError, match="handed_to_somebody"), transaction.atomic():
        HandoverStep(handover=handover, group="cases", choice="handed", count=1, decided_by=cast["zhoumin"]).save()


def test_what_is_done_by_itself_is_finished_by_the_job(cast, customer) -> None:
    from customers.actions import close_case
    from customers.models.cases import Outcome

    handover = leaves(cast["chenlu"], cast)
    assert upkeep.finish_done(JobRun())["handovers_finished"] == 0
    close_case(customer.cases.get(), Outcome.LOST_INTEREST, by=cast["zhoumin"], reason="不做了")
    assert upkeep.finish_done(JobRun())["handovers_finished"] == 1
    assert Handover.objects.get(pk=handover.pk).done_at is not None


@pytest.mark.clause("A4.4", "A6.4")
def test_pages_of_head_and_administrator(cast, customer, log_in) -> None:
    handover = leaves(cast["chenlu"], cast)
    page, counts = (reverse(name, args=[cast["chenlu"].pk]) for name in ("handover-show", "handover-counts"))
    head, keeper = log_in("zhoumin"), log_in("xuguan")
    assert page in head.get("/").content.decode()
    shown = head.get(page).content.decode()
    assert (customer.number in shown, customer.name in shown) == (True, False)
    told = keeper.get(counts).content.decode()
    account = keeper.get(reverse("person-show", args=[cast["chenlu"].pk])).content.decode()
    assert (customer.number in told, counts in account) == (False, True)
    assert [log_in(who).get(page).status_code for who in ("xuguan", "tanglei", "yanrong", "baiyu")] == [404] * 4
    assert head.get(counts).status_code == 403
    sent = {"group": "cases", "choice": "handed"}
    for wrong in ("", "nobody", str(cast["baiyu"].pk)):
        assert head.post(page, {**sent, "successor": wrong}).status_code == 422
    assert head.post(page, {**sent, "successor": str(cast["zhoumin"].pk)}).status_code == 302
    assert (page in head.get("/").content.decode(), head.get(page).status_code) == (False, 200)
    assert Handover.objects.get(pk=handover.pk).steps.get().successor == cast["zhoumin"]


def test_head_who_may_not_open_a_file_sees_the_number_of_them_only(cast, customer, log_in) -> None:
    from access.models import Grant

    handover = leaves(cast["chenlu"], cast)
    Grant.objects.filter(customer=customer).exclude(principal=cast["chenlu"].pk).delete()
    answer = log_in("zhoumin").get(reverse("handover-show", args=[cast["chenlu"].pk]))
    seen = [line["seen"] for line in answer.context["lines"]]
    assert [(list(one.entries), one.hidden) for one in seen] == [([], 1)]
    assert (customer.number in answer.content.decode(), counted(handover)) == (False, {"cases": 1})


def test_page_costs_the_same_with_more_cases(cast, customer, log_in) -> None:
    for _nth in range(3):
        register_customer({"name": "李文静", "sex": "female"}, {}, {}, by=cast["zhoumin"])
    leaves(cast["chenlu"], cast)
    client, page, costs = log_in("zhoumin"), reverse("handover-show", args=[cast["chenlu"].pk]), []
    from customers.models import Case

    for _nth in range(2):
        client.get(page)
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(page)
        costs.append(len(asked))
        for case in Case.objects.exclude(customer=customer):
            case.opened()
            case.consultant = cast["chenlu"]
            case.save()
    assert costs[0] == costs[1]


def test_bookings_of_the_past_are_not_handed_over(cast, customer) -> None:
    sheet = booked(cast, customer)
    bookings.cancel(sheet, by=cast["chenlu"], reason="改期")
    handover = leaves(cast["fangze"], cast)
    assert handover is None or "bookings" not in counted(handover)


@pytest.mark.clause("A4.2", "A6.4")
def test_who_moved_reads_handed_over_cases_no_more(cast, customer) -> None:
    case, person = customer.cases.get(), cast["baiyu"]
    grants.give(person.pk, customer, list(Section), by=cast["chenlu"], source="care_team", case=case)
    handover = moves(person, cast, "sales")
    assert Section.BASIC in sections(person, customer)  # until somebody else has taken the case over
    actions.carry_out(handover, "cases", "handed", cast["tanglei"], by=cast["tanglei"])
    assert (sections(person, customer), Section.BASIC in sections(cast["tanglei"], customer)) == (frozenset(), True)
