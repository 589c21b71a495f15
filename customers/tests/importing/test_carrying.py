"""What an import leaves in the database: customers, cases and transcribed sheets, whole or not at all, and only once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from access import audit
from access.models import AuditEvent, Grant
from access.roles import Section
from customers import due, queries
from customers.importing import actions, carrying, executing, papers
from customers.importing.visits import place_text
from customers.models import (
    BookingSheet,
    Case,
    ConsultationSheet,
    Customer,
    FollowUpSheet,
    ImportedRow,
    RegisterImport,
    VisitPlan,
)
from customers.models.visits import VisitKind
from customers.tests.importing.ground import NAMES, ROWS, TODAY, imported, received
from customers.tests.register.invented import mobile
from jobs.models import JobRun, Notification, OutboxMessage
from procedures.models import SurgeryRecord
from records.models import Draft
from vault import reconcile
from vault.errors import KeyMissing

pytestmark = pytest.mark.django_db


def tables() -> dict[str, int]:
    """How many rows stand in every table that an import writes to."""
    models = (Customer, Case, ConsultationSheet, BookingSheet, SurgeryRecord, FollowUpSheet, ImportedRow, Grant)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.clause("A1.1")
@pytest.mark.clause("A1.1")
def test_import_makes_customers_cases_and_transcribed_sheets(cast) -> None:
    cast["guwen"].language = "en"
    cast["guwen"].save()
    source = imported(cast["guwen"])
    assert source.counts == {"create": 3, "merge_visit": 1, "skip_exact_duplicate": 0, "review": 1, "reject": 1}
    people = [row.opened() for row in Customer.objects.order_by("serial")]
    assert [(row.number, row.name, row.sex, row.birth_year) for row in people] == [
        ("C000001", "林晓岚", "female", 1996),
        ("C000002", "沈一舟", "male", None),
        ("C000003", "顾念慈", "female", None),
    ]
    assert [row.contactdata.opened().phone for row in people] == [f"+86{mobile(n)}" for n in (1, 2, 3)]
    assert {row.state for row in people} == {"transcribed"}
    with translation.override("en"):
        assert people[0].origin_note == place_text("csv", None, 2)


@pytest.mark.clause("A2.4")
def test_past_surgery_is_a_transcribed_sheet_and_its_case_is_completed(cast) -> None:
    imported(cast["guwen"])
    case = Case.objects.get(customer__number="C000001", outcome="completed")
    surgery = SurgeryRecord.objects.get().opened()
    assert (surgery.case_id, surgery.state, surgery.surgeon) == (case.pk, "transcribed", cast["linyuan"])
    assert surgery.happened_at.astimezone(dt.timezone(dt.timedelta(hours=8))).isoformat()[:16] == "2024-03-20T09:00"
    assert [part in surgery.description for part in ("双眼皮成形术", "埋线", "利多卡因2ml")] == [True, True, True]
    scores = FollowUpSheet.objects.order_by("happened_at").values_list("satisfaction", flat=True)
    assert (case.stage, list(scores)) == ("followup", [None, 5])


def test_case_without_surgery_stays_open_at_its_stage(cast) -> None:
    imported(cast["guwen"])
    stages = Case.objects.running().order_by("opened_at").values_list("stage", flat=True)
    assert list(stages) == ["consultation", "consultation", "booking"]
    booking = BookingSheet.objects.get(case__customer__number="C000003").opened()
    assert (booking.holds_time, booking.surgeon, "白芷" in booking.origin_note) == (False, None, True)


@pytest.mark.clause("A1.1")
def test_second_import_of_the_same_rows_adds_nothing(cast) -> None:
    imported(cast["guwen"])
    before = tables()
    again = imported(cast["guwen"])
    assert again.counts == {"create": 0, "merge_visit": 0, "skip_exact_duplicate": 4, "review": 1, "reject": 1}
    assert tables() == before


def test_visit_joins_a_customer_who_is_in_the_system(cast) -> None:
    imported(cast["guwen"], ROWS[:1])
    later = ["林晓岚", "女", None, mobile(1), "别处5号", "2025-06-01", "电话", "再来", *[None] * 7]
    assert imported(cast["guwen"], [later]).counts["merge_visit"] == 1
    customer = Customer.objects.get().opened()
    assert customer.contactdata.opened().address == "虚构市一路1号"
    newest = ConsultationSheet.objects.order_by("-happened_at").first().opened()
    assert (customer.cases.count(), "别处5号" in newest.content) == (2, True)


def test_imported_customer_is_found_by_name_and_phone(cast) -> None:
    imported(cast["guwen"])
    for typed in ("林晓岚", "linxiaolan", mobile(1), "C000001"):
        assert [hit.customer.number for hit in queries.search(cast["guwen"], typed).hits] == ["C000001"]


@pytest.mark.clause("A4.2")
def test_care_team_sees_open_cases_only_and_the_archive_sees_all(cast) -> None:
    imported(cast["guwen"], [ROWS[0], ROWS[2]])
    numbers = {
        name: list(Customer.objects.visible_to(cast[name]).order_by("serial").values_list("number", flat=True))
        for name in ("guwen", "chenlu", "jiangbo")
    }
    assert numbers == {"guwen": ["C000001", "C000002"], "chenlu": ["C000002"], "jiangbo": []}


@pytest.mark.clause("A2.5")
@pytest.mark.clause("A2.6")
def test_transcribed_sheets_flood_no_worklist(cast) -> None:
    imported(cast["guwen"])
    assert (VisitPlan.objects.count(), Notification.objects.count()) == (0, 0)
    assert {kind: due.counts(cast["tanglei"], kind)["due"] for kind in VisitKind} == dict.fromkeys(VisitKind, 0)
    awaiting = (ConsultationSheet, BookingSheet, SurgeryRecord, FollowUpSheet)
    assert [model.objects.awaiting_sign_off().count() for model in awaiting] == [0, 0, 0, 0]
    assert BookingSheet.objects.holding_time().count() == 0


@pytest.mark.parametrize(("choice", "people", "visits"), [("merge", 3, 5), ("new", 4, 5), ("skip", 3, 4), ("", 3, 4)])
@pytest.mark.clause("A1.1")
def test_answer_to_a_review_decides_the_row(cast, choice: str, people: int, visits: int) -> None:
    source = received(cast["guwen"])
    actions.answer(source.pk, 3, choice, by=cast["guwen"])
    actions.confirm(source.pk, by=cast["guwen"])
    executing.execute(source.pk)
    assert (Customer.objects.count(), Case.objects.count()) == (people, visits)


def test_answer_about_somebody_else_does_not_count(cast) -> None:
    source = received(cast["guwen"])
    actions.answer(source.pk, 3, "merge", by=cast["guwen"])
    source.refresh_from_db()
    source.answers = {"3": {"choice": "merge", "of": [None, 99, None]}}
    source.save()
    actions.confirm(source.pk, by=cast["guwen"])
    assert executing.execute(source.pk).counts["review"] == 1


def test_only_questions_are_answered_and_only_before_confirming(cast) -> None:
    source = received(cast["guwen"])
    with pytest.raises(LookupError):
        actions.answer(source.pk, 0, "merge", by=cast["guwen"])
    with pytest.raises(ValueError, match="choice"):
        actions.answer(source.pk, 3, "burn", by=cast["guwen"])
    actions.confirm(source.pk, by=cast["guwen"])
    with pytest.raises(actions.ImportRefused):
        actions.answer(source.pk, 3, "merge", by=cast["guwen"])
    with pytest.raises(actions.ImportRefused):
        actions.cancel(source.pk, by=cast["guwen"])


@pytest.mark.parametrize("name", ["chenlu", "tanglei", "xuguan", "yanrong", "heqiang"])
@pytest.mark.clause("A4.1")
def test_who_does_not_import_registers_is_refused(cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        received(cast[name])
    assert RegisterImport.objects.count() == 0


@pytest.mark.clause("B7.2")
def test_importer_without_agreement_is_refused(cast) -> None:
    agreement = cast["guwen"].agreements.get()
    agreement.signed_on = "2999-01-01"
    agreement.save()
    with pytest.raises(PermissionDenied):
        received(cast["guwen"])


def test_failure_leaves_nothing_and_can_be_tried_again(cast, monkeypatch) -> None:
    source = received(cast["guwen"])
    actions.confirm(source.pk, by=cast["guwen"])
    before = tables()
    with monkeypatch.context() as patch:
        patch.setattr(carrying, "copy_entries", lambda _entries: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            executing.execute(source.pk)
    source.refresh_from_db()
    assert (tables(), source.state, source.error_code) == (before, "failed", "ZeroDivisionError")
    assert executing.execute(source.pk).state == "done"
    assert executing.execute(source.pk).counts["create"] == 3
    assert Customer.objects.count() == 3


def test_cancelled_import_has_no_papers(cast) -> None:
    source = received(cast["guwen"])
    actions.cancel(source.pk, by=cast["guwen"])
    source = RegisterImport.objects.get(pk=source.pk)
    assert (source.state, source.papers_gone, papers.name_of(source)) == ("cancelled", True, "")
    with pytest.raises(KeyMissing):
        papers.read(source, source.source)


def test_old_papers_are_destroyed_and_counts_stay(cast) -> None:
    source = imported(cast["guwen"])
    later = source.ended_at + papers.KEPT + dt.timedelta(seconds=1)
    assert list(papers.due(source.ended_at)) == []
    assert [row.pk for row in papers.due(later)] == [source.pk]
    papers.destroy(source)
    assert (list(papers.due(later)), RegisterImport.objects.get().counts["create"]) == ([], 3)


@pytest.mark.clause("A6.3")
def test_no_name_or_phone_stands_in_any_table(cast) -> None:
    imported(cast["guwen"])
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM \"{table}\" t")
            text = cursor.fetchone()[0] or ""
            for word in (*NAMES, mobile(1), "想做双眼皮", "虚构市", "利多卡因", "register.csv"):
                assert (table, word, word in text or word.encode().hex() in text) == (table, word, False)
    assert (OutboxMessage.objects.count(), Draft.objects.count()) == (0, 0)
    assert {tuple(run.payload) for run in JobRun.objects.all()} == {("source",)}


@pytest.mark.clause("A4.4")
def test_every_visit_and_grant_is_in_the_audit_log(cast) -> None:
    source = imported(cast["guwen"])
    events = AuditEvent.objects.filter(actor=cast["guwen"].pk)
    cases = set(events.filter(action=audit.Action.IMPORT, section=Section.BASIC).values_list("object_uuid", flat=True))
    assert cases == set(Case.objects.values_list("pk", flat=True))
    assert events.filter(action=audit.Action.IMPORT, object_uuid=source.pk).count() == 1
    assert events.filter(action=audit.Action.GRANT).count() == Grant.objects.count()


def test_history_agrees_with_what_the_database_recorded(cast) -> None:
    imported(cast["guwen"])
    models = (Customer, Case, ConsultationSheet, BookingSheet, SurgeryRecord, FollowUpSheet)
    assert reconcile.reconcile(tables=models) == []


def test_today_is_kept_with_the_import(cast) -> None:
    assert received(cast["guwen"]).today == TODAY
