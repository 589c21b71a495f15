"""What a destruction leaves: nothing of the customer in any table, registers with numbers, the others whole (B9.3, T13)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.urls import reverse

from access.models import Application, AuditEvent, Grant
from archive.destruction import certificates, fates, guards, ledger, orders, steps
from archive.destruction.ledger import Entry
from archive.models import (
    ArchiveFile,
    CustomerCopy,
    DestructionCertificate,
    DestructionItem,
    OutsideConsent,
    RegisterEntry,
    SharedFile,
)
from archive.models.destruction import ItemState, OrderState
from archive.models.files import FileState
from archive.tests.destruction import ground
from clinic_records.tests.gate import world
from customers.models import Case, Customer, EmergencyAccess
from vault import cache
from vault.errors import KeyDestroyed, SealBroken
from vault.files import StoredFile, store
from vault.reconcile import reconcile
from vault.recorded import open_rows

pytestmark = pytest.mark.django_db
UNFILLED = {
    "archive.PublicityUse", "archive.LegalHold", "archive.RetentionDue", "archive.FileExtension", "archive.ErasureRequest",
    "archive.FileMerge",
}  # fmt: skip
"""Tables that the ground leaves empty: their rows stay or go as those beside them."""


@pytest.fixture(autouse=True)
def may_go(monkeypatch: Any) -> None:
    """Nothing stops it: what can is tested in test_guards."""
    monkeypatch.setattr(guards, "stopped", lambda items: {})
    monkeypatch.setattr(certificates, "_before", [])


@pytest.fixture
def files(cast: dict) -> dict[str, world.File]:
    """One file to be destroyed, one that stays."""
    return {relation: ground.full(cast, nth, relation) for nth, relation in enumerate("ab")}


@pytest.fixture
def goes(files: dict, cast: dict) -> ArchiveFile:
    """The one that goes, accepted by the archive."""
    return ground.accepted(files["a"].customer, cast)


def naming(ids: set[UUID]) -> Iterator[tuple[str, str]]:
    """Every table and column of both stores in which one of these ids stands."""
    for model in apps.get_models():
        alias = "keyring" if model._meta.app_label == "keyring" else "default"
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                kind = field.target_field
            else:
                kind = field
            if isinstance(kind, models.UUIDField) and _stands(alias, model._meta.db_table, field.column, ids):
                yield model._meta.db_table, field.column


def _stands(alias: str, table: str, column: str, ids: set[UUID]) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM {table} WHERE "{column}" = ANY(%s::uuid[]) LIMIT 1', [[str(one) for one in ids]])
        return cursor.fetchone() is not None


def sealed_under(part: UUID) -> list[str]:
    """Tables in whose sealed columns a value under this part still stands."""
    found = []
    head = b"\x01" + part.bytes
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not hasattr(field, "seal_value"):
                continue
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT 1 FROM {model._meta.db_table} WHERE substring("{field.column}" from 1 for 17) = %s LIMIT 1',
                    [head],
                )
                if cursor.fetchone():
                    found.append(f"{model._meta.db_table}.{field.column}")
    return found


def everything(file: world.File) -> list[Any]:
    """Whatever of a file can be opened, opened."""
    rows: list[Any] = [Customer.objects.get(pk=file.customer.pk)]
    for place in fates.of_customers():
        if hasattr(place.model, "seal_part"):
            rows += place.model.objects.filter(**{place.model._meta.pk.name + "__isnull": False}).extra(
                where=[f'"{place.column}" = %s'], params=[str(file.customer.pk)]
            )
    return open_rows(rows)


def test_ground_has_a_row_in_every_table_that_can_name_a_customer(files) -> None:
    owner, case = files["a"].customer.pk, files["a"].case.pk
    empty = []
    for places, one in ((fates.of_customers(), owner), (fates.of_cases(), case)):
        empty += [
            place.model._meta.label
            for place in places
            if not _stands("default", place.model._meta.db_table, place.column, {one})
        ]
    assert set(empty) <= UNFILLED


@pytest.mark.clause("B9.2", "B9.3", "D3.6")
def test_nothing_of_the_customer_is_left_and_the_other_is_whole(files, goes, cast) -> None:
    mine, other = files["a"], files["b"]
    before = len(everything(other))
    kept = {row.pk for row in StoredFile.objects.filter(subject=mine.customer.pk)}
    assert kept
    order = ground.started(cast, ground.wanted(goes))
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}
    order.refresh_from_db()
    assert order.state == OrderState.DONE

    assert sealed_under(mine.customer.pk) == sealed_under(mine.case.pk) == []
    stays = {apps.get_model(label) for label in fates.STAYS}
    allowed = {model._meta.db_table for model in stays} | {
        model.history.model._meta.db_table for model in stays if hasattr(model, "history")
    }
    allowed |= {"access_auditevent", "access_grant", "vault_rowchange", "keyring_destroyedkey"}
    assert {table for table, _column in naming({mine.customer.pk})} <= allowed
    assert {table for table, _column in naming({mine.case.pk})} <= {"access_auditevent", "keyring_destroyedkey"}
    assert not any(store.path_of(pk).exists() for pk in kept)
    for part in (mine.customer.pk, mine.case.pk):
        with pytest.raises(KeyDestroyed):
            _open(part)
    assert len(everything(other)) == before
    assert reconcile() == []


def _open(part: UUID) -> Any:
    from vault.keyring import ring

    cache.forget()
    return ring.get(part)


def test_registers_keep_their_lines_with_numbers_and_without_words(files, goes, cast) -> None:
    orders.carry_out(ground.started(cast, ground.wanted(goes)))
    for model in (CustomerCopy, OutsideConsent, RegisterEntry, SharedFile, EmergencyAccess):
        row = model.objects.get(customer=files["a"].customer).opened()
        assert row.customer.number == files["a"].customer.number
        assert model.objects.get(customer=files["b"].customer).opened().pk != row.pk
    assert RegisterEntry.objects.get(customer=files["a"].customer).opened().remark == ""
    assert RegisterEntry.objects.get(customer=files["b"].customer).opened().remark == "无异常"
    gone = Customer.objects.get(pk=files["a"].customer.pk).opened()
    assert (gone.name, gone.sex, gone.birth_year, gone.birth_date) == ("", "unknown", None, None)
    assert gone.destroyed_at is not None


def test_words_of_applications_go_with_the_last_file_that_they_named(files, goes, cast) -> None:
    orders.carry_out(ground.started(cast, ground.wanted(goes)))
    texts = {
        relation: [
            row.opened().purpose
            for row in Application.objects.filter(access_request__files__customer=files[relation].customer)
        ]
        for relation in "ab"
    }
    assert texts["a"] == [""]
    assert texts["b"] == [f"核对 {files['b'].customer.opened().name} 的照片"]


def test_blanked_row_is_a_broken_seal_where_nothing_was_destroyed(files) -> None:
    entry = RegisterEntry.objects.get(customer=files["b"].customer)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE archive_registerentry SET remark = %s, change_reason = %s, version = version + 1 WHERE id = %s",
            [b"\0", b"\0", entry.pk],
        )
    cache.forget()
    with pytest.raises(SealBroken):
        RegisterEntry.objects.get(pk=entry.pk).opened()
    with pytest.raises(SealBroken):
        _ = RegisterEntry.objects.get(pk=entry.pk).remark


def test_no_key_is_ever_made_again(files, goes, cast) -> None:
    from vault.keyring import bulk, ring

    orders.carry_out(ground.started(cast, ground.wanted(goes)))
    owner = files["a"].customer.pk
    for part in (owner, files["a"].case.pk, UUID(int=7)):
        with pytest.raises(KeyDestroyed):
            ring.ensure(owner, part)
        with pytest.raises(KeyDestroyed):
            bulk.make_many([(owner, part)])
    with pytest.raises(KeyDestroyed):
        RegisterEntry.objects.get(customer=owner).opened().save()


@pytest.mark.clause("B9.1")
def test_one_case_goes_and_the_rest_of_the_file_stays(files, goes, cast) -> None:
    from customers.actions import open_case

    mine = files["a"]
    second = open_case(mine.customer, "eyelid", by=cast["chenlu"], revises=mine.case)
    places = [cast["linyuan"].department, cast["suyun"].department]
    order = ground.started(cast, ground.wanted(goes, case=mine.case.pk), concerned=places)
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}
    assert sealed_under(mine.case.pk) == []
    assert {table for table, _column in naming({mine.case.pk})} <= {
        "access_auditevent", "keyring_destroyedkey", "archive_destructionitem", "archive_historicaldestructionitem",
        "customers_historicalcase",
    }  # fmt: skip
    assert Customer.objects.get(pk=mine.customer.pk).opened().name == "QaZbasicZnewname"
    assert [row.pk for row in Case.objects.filter(customer=mine.customer).opened()] == [second.pk]
    assert ArchiveFile.objects.get(pk=goes.pk).state == FileState.KEPT
    assert Grant.objects.filter(customer=mine.customer, case=None).exists()
    assert reconcile() == []


@pytest.mark.parametrize("state", [ItemState.LISTED, ItemState.INTENDED, ItemState.BLOCKED])
def test_what_is_stopped_before_the_keys_go_is_left_whole(files, goes, cast, state, monkeypatch) -> None:
    order = ground.started(cast, ground.wanted(goes))
    item = order.items.select_related("file", "order").get()
    while item.state != state:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    monkeypatch.setattr(guards, "stopped", lambda items: {one.pk: "held" for one in items})
    assert orders.carry_out(order) == {"destroyed": 0, "left_out": 1}
    item.refresh_from_db()
    goes.refresh_from_db()
    order.refresh_from_db()
    assert (item.state, item.why, goes.state, order.state) == ("called_off", "held", "kept", "called_off")
    assert not DestructionCertificate.objects.exists()
    assert Customer.objects.visible_to(cast["guwen"]).filter(pk=goes.customer_id).exists()
    assert Customer.objects.get(pk=goes.customer_id).opened().name == "QaZbasicZnewname"
    said = [line.entry for line in ledger.lines() if line.item == item.pk]
    assert said == ([] if state == ItemState.LISTED else [Entry.INTENT, Entry.CALLED_OFF])


def test_hold_after_the_keys_went_changes_nothing_any_more(files, goes, cast, monkeypatch) -> None:
    order = ground.started(cast, ground.wanted(goes))
    item = order.items.select_related("file", "order").get()
    while item.state != ItemState.KEYLESS:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    monkeypatch.setattr(guards, "stopped", lambda items: {one.pk: "held" for one in items})
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}


@pytest.mark.clause("B9.2")
def test_certificate_says_who_what_and_what_remains(files, goes, cast) -> None:
    order = ground.started(cast, ground.wanted(goes, volumes=["CRV-1", "CRV-2"]))
    orders.carry_out(order)
    certificate = DestructionCertificate.objects.get(order=order)
    said = certificate.document
    assert certificates.is_whole(certificate)
    assert (said["executor"], said["witness"], said["applicant"]) == ("顾文", "秦正", "董雪")
    assert [one["by"] for one in said["approvals"]] == ["顾文", "严蓉"]
    assert said["scanned"] == {"executor": 2, "witness": 2}
    assert [(one["number"], one["volumes"], one["state"]) for one in said["items"]] == [
        (goes.number, ["CRV-1", "CRV-2"], "destroyed")
    ]
    assert "customers.Customer" in said["residue"]
    remains = certificates.residue_in_words(said)
    assert len(remains) == len(said["residue"])
    assert not [line for line in remains if "." in line]
    assert "QaZ" not in str(said)
    certificate.document["items"] = []
    assert not certificates.is_whole(certificate)
    assert AuditEvent.objects.filter(action="destroy", customer_uuid=goes.customer_id).count() == 2


def test_once_more_changes_nothing(files, goes, cast) -> None:
    order = ground.started(cast, ground.wanted(goes))
    orders.carry_out(order)
    before = len(ledger.lines())
    fresh = type(order).objects.get(pk=order.pk)
    assert orders.carry_out(fresh) == {"destroyed": 1, "left_out": 0}
    assert len(ledger.lines()) == before
    assert DestructionCertificate.objects.count() == 1
    assert DestructionItem.objects.get().state == ItemState.DESTROYED


@pytest.mark.clause("B4.2")
def test_the_catalogue_keeps_the_number_and_leads_to_the_order(files, goes, cast, log_in) -> None:
    order = ground.started(cast, ground.wanted(goes))
    orders.carry_out(order)
    for name in ("guwen", "qinzheng", "yanrong"):
        page = log_in(name).get(reverse("archive-catalogue")).content.decode()
        assert (goes.number in page, reverse("archive-destruction", args=[order.pk]) in page) == (True, True)
        assert reverse("archive-file-show", args=[goes.pk]) not in page
