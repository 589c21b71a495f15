"""The contract of record sheets, run for every registered spec (design: one description)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, models

from access.models import AuditEvent
from customers.actions import advance
from customers.models import Customer
from customers.pathways import guards
from records import actions, forms, presentation
from records import spec as specs
from records.lifecycle import MoveRefused, State
from records.models import SignOff
from records.spec import SheetSpec
from records.tests import contract
from vault.errors import StaleVersion
from vault.fields import SealedFieldMixin

pytestmark = pytest.mark.django_db
each_case_sheet = pytest.mark.parametrize("spec", contract.case_specs(), ids=lambda spec: spec.key)
each_sheet = pytest.mark.parametrize("spec", specs.all_specs(), ids=lambda spec: spec.key)

PLAIN = {models.DateTimeField, models.DateField, models.ForeignKey, models.OneToOneField, models.UUIDField}
"""Column types that may be plain in a sheet: moments, people, rooms and items."""
PLAIN_NAMES = {
    *("version", "edition", "signed_edition", "confirmed_edition", "state", "origin"),
    *("serial", "number", "kind", "sex", "birth_year", "channel"),
}
"""Plain columns of other types, listed exhaustively (design: what statistics need)."""


@pytest.fixture(autouse=True)
def _stages_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract is about sheets; what must hold before a stage has tests of its own."""
    monkeypatch.setattr(guards, "missing_before", lambda _case, _stage: [])


def _new(spec: SheetSpec, customer: Customer, cast: dict):
    case = customer.cases.get()
    if spec.stage:
        advance(case, spec.stage, by=cast["chenlu"])
    sheet = contract.blank_sheet(spec, case)
    return actions.save_draft(sheet, contract.sample(spec, case, cast), by=cast[contract.writer_of(spec)])


@each_sheet
def test_every_personal_column_is_sealed(spec: SheetSpec) -> None:
    plain = [
        column.name
        for column in spec.model._meta.concrete_fields
        if not isinstance(column, SealedFieldMixin)
        and type(column) not in PLAIN
        and column.name not in PLAIN_NAMES | getattr(spec.model, "plain_columns", frozenset())
    ]
    assert plain == []


@each_sheet
def test_form_has_the_fields_of_the_paper_form_in_its_order(spec: SheetSpec) -> None:
    assert tuple(forms.sheet_fields(spec, spec.fieldsets)) == spec.field_names


@each_sheet
def test_every_label_is_written_for_people(spec: SheetSpec) -> None:
    for name in spec.field_names:
        assert str(spec.verbose(name)) != name.replace("_", " ") or " " not in name


@each_case_sheet
def test_saved_draft_reads_back_and_is_traced(spec: SheetSpec, customer: Customer, cast: dict) -> None:
    sheet = _new(spec, customer, cast)
    again = spec.model.objects.get(pk=sheet.pk).opened()
    assert [presentation.text_of(again, n) for n in spec.field_names] == [
        presentation.text_of(sheet, n) for n in spec.field_names
    ]
    assert (again.state, again.version, again.edition) == (State.DRAFT, 1, 1)
    assert AuditEvent.objects.filter(object_uuid=sheet.pk, action="create").count() == 1
    assert again.history.count() == 1


@each_case_sheet
def test_no_text_stands_in_the_database(spec: SheetSpec, customer: Customer, cast: dict) -> None:
    sheet = _new(spec, customer, cast)
    tables = [spec.model._meta.db_table, spec.model.history.model._meta.db_table]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            stored = cursor.fetchone()[0]
            for text in contract.sealed_texts(sheet):
                if len(text) > 8:
                    assert text not in stored
                    assert text.encode().hex() not in stored


@each_case_sheet
def test_stranger_neither_sees_nor_writes(spec: SheetSpec, customer: Customer, cast: dict, log_in) -> None:
    sheet = _new(spec, customer, cast)
    stranger = contract.stranger_to(spec)
    assert list(spec.model.objects.visible_to(cast[stranger])) == []
    with pytest.raises(PermissionDenied):
        actions.save_draft(sheet, {}, by=cast[stranger])
    client = log_in(stranger)
    for page in ("", "edit/", "sign/", "customer-signature/", "error/", "history/"):
        answer = client.get(f"/sheets/{spec.key}/{sheet.pk}/{page}")
        assert answer.status_code in (403, 404)
        for text in contract.sealed_texts(sheet):
            if len(text) > 8:
                assert text not in answer.content.decode()


@each_case_sheet
def test_reader_of_the_section_sees_every_value(spec: SheetSpec, customer: Customer, cast: dict, log_in) -> None:
    sheet = _new(spec, customer, cast)
    page = log_in(contract.writer_of(spec)).get(f"/sheets/{spec.key}/{sheet.pk}/")
    assert page.status_code == 200


@each_case_sheet
def test_stale_version_is_refused_and_nothing_changes(spec: SheetSpec, customer: Customer, cast: dict) -> None:
    sheet = _new(spec, customer, cast)
    writer = cast[contract.writer_of(spec)]
    with pytest.raises(StaleVersion):
        actions.save_draft(sheet, {}, by=writer, seen=sheet.version + 7)
    assert spec.model.objects.get(pk=sheet.pk).version == 1


@pytest.mark.clause("A5.3")
@each_case_sheet
def test_marked_in_error_stays_readable_and_needs_a_reason(spec: SheetSpec, customer: Customer, cast: dict) -> None:
    sheet = _new(spec, customer, cast)
    writer = cast[contract.writer_of(spec)]
    with pytest.raises(MoveRefused):
        actions.mark_error(sheet, by=writer, reason="  ")
    actions.mark_error(sheet, by=writer, reason="wrong customer")
    again = spec.model.objects.get(pk=sheet.pk).opened()
    assert (again.state, again.change_reason) == (State.IN_ERROR, "wrong customer")
    with pytest.raises(MoveRefused):
        actions.save_draft(again, {}, by=writer)


def test_signed_sheet_freezes_its_edition_and_is_amended_with_a_reason(customer: Customer, cast: dict) -> None:
    spec = specs.get("consultation")
    sheet, writer = _new(spec, customer, cast), cast["chenlu"]
    actions.sign(sheet, by=writer, role="front_desk", seen=sheet.version)
    drawn = actions.CustomerSignature([[[0.1, 0.2], [0.3, 0.4]]])
    actions.sign_as_customer(sheet, drawn, by=writer, seen=sheet.version)
    assert (sheet.state, sheet.signed_edition) == (State.SIGNED, 1)
    with pytest.raises(MoveRefused):
        actions.save_draft(sheet, {"advice": "another"}, by=writer)
    actions.save_draft(sheet, {"advice": "another"}, by=writer, reason="customer called back")
    assert (sheet.state, sheet.edition, sheet.signed_edition) == (State.AMENDED, 2, 1)
    assert actions.outstanding(sheet) == ("front_desk", "customer")
    first = SignOff.objects.filter(sheet_id=sheet.pk, edition=1)
    assert [actions.is_valid(signoff, sheet) for signoff in first] == [True, True]


def test_changed_bytes_under_a_signature_are_seen(customer: Customer, cast: dict) -> None:
    spec = specs.get("consultation")
    sheet, writer = _new(spec, customer, cast), cast["chenlu"]
    signoff = actions.sign(sheet, by=writer, role="front_desk", seen=sheet.version)
    assert actions.is_valid(signoff, sheet)
    sheet.advice = "something else"
    assert not actions.is_valid(signoff, sheet)
    signoff.seal = bytes(64)
    sheet.refresh_from_db()
    assert not actions.is_valid(signoff, sheet)


@pytest.mark.clause("D3.3")
def test_changed_basic_data_ask_for_the_customers_new_signature(customer: Customer, cast: dict) -> None:
    drawn = actions.CustomerSignature([[[0.1, 0.2], [0.3, 0.4]]])
    actions.sign_as_customer(customer, drawn, by=cast["chenlu"], seen=customer.version)
    assert not customer.needs_customer
    with pytest.raises(MoveRefused):
        actions.save_draft(customer, {"occupation": "教师"}, by=cast["baiyu"])
    actions.save_draft(customer, {"occupation": "教师"}, by=cast["baiyu"], reason="told by phone")
    assert customer.needs_customer
    assert [row.change_reason for row in customer.history.order_by("-version")[:1]] == ["told by phone"]
