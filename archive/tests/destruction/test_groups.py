"""A group of photographs and scans goes, the case and all else stay (B9.1, B9.3, T13)."""

import io
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from archive import binding, copying
from archive.destruction import certificates, fates, guards, orders, parts, steps
from archive.holds import actions as holds
from archive.holds.actions import HoldRefused
from archive.models import (
    ArchiveFile,
    BoundFile,
    DestructionCertificate,
    DestructionItem,
    OutsidePackage,
    PublicityConsent,
    Sealing,
)
from archive.models.destruction import ItemState
from archive.models.files import FileState
from archive.tests.destruction import ground
from archive.tests.destruction.test_steps import _stands, naming, sealed_under
from clinic_records.tests.gate import world
from customers.models import Case, Customer
from procedures.models import Attachment, AttachmentGroup
from records import paper
from records.stages import Stage
from vault.errors import KeyDestroyed
from vault.files import StoredFile, open_file, open_stored, seal_copy, store
from vault.keyring import ring
from vault.reconcile import reconcile
from vault.recorded import open_rows

pytestmark = pytest.mark.django_db
REMAINS = {
    "access_auditevent", "keyring_destroyedkey", "archive_destructionitem", "archive_historicaldestructionitem",
}  # fmt: skip
"""Where the ids of a part may still stand: nowhere with anything of its content."""


@pytest.fixture(autouse=True)
def only_here(monkeypatch: Any) -> None:
    """The index of the whole clinic is made anew in its own test."""
    monkeypatch.setattr(certificates, "_before", [])


@pytest.fixture
def may_go(monkeypatch: Any) -> None:
    """Nothing stops it: what can is tested in test_part_guards."""
    monkeypatch.setattr(guards, "stopped", lambda items: {})


@pytest.fixture
def full(cast: dict, may_go: None) -> world.File:
    """A file with a row in every table."""
    return ground.full(cast)


def _order(cast: dict, file: ArchiveFile, group: AttachmentGroup) -> Any:
    return ground.started(cast, ground.group_line(file, group), concerned=[cast["suyun"].department])


def _ids(group: AttachmentGroup) -> tuple[set[Any], set[Any]]:
    """Everything that has an id in a group: rows, and stored files."""
    rows = Attachment.objects.filter(part=group.pk)
    stored = {one for row in rows for one in (row.file, row.thumbnail) if one}
    return {group.pk, *(row.pk for row in rows)}, stored


def test_ground_has_a_row_in_every_table_that_can_name_a_group(full) -> None:
    group = ground.group_of(full.case)
    empty = {
        place.model._meta.label
        for place in fates.of_groups()
        if not _stands("default", place.model._meta.db_table, place.column, {group.pk})
    }
    assert empty == {"records.SignOff", "records.PaperSignature", "records.Draft"}


@pytest.mark.clause("B9.1", "B9.3")
def test_group_goes_and_its_case_with_all_else_stays(full, cast) -> None:
    file, group = ground.accepted(full.customer, cast), ground.group_of(full.case)
    rows, stored = _ids(group)
    others = set(Attachment.objects.filter(case=full.case).exclude(part=group.pk).values_list("pk", flat=True))
    assert (len(rows), len(stored), len(others) > 0, BoundFile.objects.count()) == (2, 2, True, 1)
    copies = set(StoredFile.objects.copies().filter(subject=full.customer.pk).values_list("pk", flat=True))
    copies.remove(Sealing.objects.get().file)
    assert {BoundFile.objects.get().file, OutsidePackage.objects.get().file} <= copies
    order = _order(cast, file, group)
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}

    assert sealed_under(group.pk) == []
    assert {table for table, _column in naming(rows | stored)} <= REMAINS
    assert not any(store.path_of(pk).exists() for pk in stored | copies)
    assert ring.destroyed(copies) == copies  # what was made of the whole file shows nothing out of a backup either
    assert open_stored(Sealing.objects.get().file).size  # it keeps the file itself, and is deleted by its own rule
    assert not BoundFile.objects.exists()
    with pytest.raises(KeyDestroyed):
        ring.get(group.pk)
    left = open_rows(Attachment.objects.filter(case=full.case))
    assert {row.pk for row in left} == others
    assert Case.objects.get(pk=full.case.pk).opened().pathway == "eyelid"
    assert Customer.objects.get(pk=full.customer.pk).opened().name == "QaZbasicZnewname"
    assert ArchiveFile.objects.get(pk=file.pk).state == FileState.KEPT
    assert (DestructionItem.objects.get().keys, reconcile()) == (1, [])


def test_sheet_that_named_the_pictures_still_opens_and_prints(full, cast, log_in) -> None:
    orders.carry_out(_order(cast, ground.accepted(full.customer, cast), ground.group_of(full.case)))
    consent = next(row for row in PublicityConsent.objects.filter(case=full.case).opened() if row.pictures)
    number = consent.pictures[0]["id"][:8]
    sheet = paper.printed_sheet(consent, frozenset({"media", "basic"}), by=cast["xiaohan"])
    assert number in str(sheet)
    client = log_in("xiaohan")
    for address in (f"/cases/{full.case.pk}/media/", f"/sheets/publicity-consent/{consent.pk}/"):
        assert client.get(address).status_code == 200


def test_pages_stand_between_the_keys_and_the_rows(full, cast, log_in) -> None:
    file, group = ground.accepted(full.customer, cast), ground.group_of(full.case)
    picture = Attachment.objects.get(part=group.pk)
    item = _order(cast, file, group).items.select_related("file", "order").get()
    while item.state != ItemState.KEYLESS:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    client = log_in("xiaohan")
    page = client.get(f"/cases/{full.case.pk}/media/")
    assert (page.status_code, str(picture.pk) in page.content.decode()) == (200, False)
    assert client.get(f"/media/{picture.pk}/").status_code == 404
    assert client.get(f"/media/{picture.pk}/content/").status_code == 404
    assert [part.pk for part in parts.parts_of(file) if part.group and part.pk == group.pk] == []


def test_case_takes_the_keys_and_files_of_its_groups_along(full, cast) -> None:
    file, group = ground.accepted(full.customer, cast), ground.group_of(full.case)
    groups = set(AttachmentGroup.objects.filter(case=full.case).values_list("pk", flat=True))
    rows, stored = _ids(group)
    order = ground.started(cast, ground.wanted(file, case=full.case.pk), concerned=[cast["suyun"].department])
    with_keys = groups & set(ring.parts_of(full.customer.pk))
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}
    assert ring.destroyed(groups) == groups
    assert DestructionItem.objects.get().keys == 1 + len(with_keys)
    assert {table for table, _column in naming(rows | stored)} <= REMAINS
    assert not any(store.path_of(pk).exists() for pk in stored)


def test_file_takes_all_along(full, cast) -> None:
    groups = set(AttachmentGroup.objects.filter(case=full.case).values_list("pk", flat=True))
    keyed = groups & set(ring.parts_of(full.customer.pk))
    orders.carry_out(ground.started(cast, ground.wanted(ground.accepted(full.customer, cast))))
    assert ring.destroyed(groups) == keyed
    assert not StoredFile.objects.filter(subject=full.customer.pk).exists()


@pytest.mark.parametrize("state", [ItemState.INTENDED, ItemState.BLOCKED, ItemState.KEYLESS, ItemState.WIPED])
def test_what_was_cut_off_at_a_step_goes_on_from_there(may_go, cast, state, monkeypatch) -> None:
    customer, file = ground.parted(cast, 1)
    group = ground.group_of(customer.cases.get())
    order = _order(cast, file, group)
    item = order.items.select_related("file", "order").get()
    while item.state != state:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    if state in (ItemState.KEYLESS, ItemState.WIPED):  # nothing stops it any more
        monkeypatch.setattr(guards, "stopped", lambda items: {one.pk: "held" for one in items})
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}
    assert (ring.destroyed([group.pk]), Attachment.objects.filter(part=group.pk).count()) == ({group.pk}, 0)
    assert DestructionCertificate.objects.filter(order=order).count() == 1


def test_copy_made_between_shutting_and_the_keys_goes_too(may_go, cast) -> None:
    _customer, file = ground.parted(cast, 7)
    group = ground.group_of(file.customer.cases.get())
    order = _order(cast, file, group)
    item = order.items.select_related("file", "order").get()
    while item.state != ItemState.BLOCKED:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    late = seal_copy(io.BytesIO(b"with the picture"), subject=file.customer_id, kind="application/pdf")
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}
    assert (ring.destroyed([late.pk]), store.path_of(late.pk).exists()) == ({late.pk}, False)


@pytest.mark.parametrize("until", [ItemState.BLOCKED, ItemState.KEYLESS, ItemState.DESTROYED])
def test_copy_that_was_being_made_while_a_part_went_is_made_anew(may_go, cast, until) -> None:
    _customer, file = ground.parted(cast, 8)
    order = _order(cast, file, ground.group_of(file.customer.cases.get()))
    item = order.items.select_related("file", "order").get()
    begun = copying.begin(file.customer_id)
    while item.state != until:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    with pytest.raises(copying.Overtaken), transaction.atomic():
        copying.keep(begun, io.BytesIO(b"with the picture"))
    assert not StoredFile.objects.copies().exists()
    with transaction.atomic():
        assert copying.keep(copying.begin(file.customer_id), io.BytesIO(b"without it"))


@pytest.mark.parametrize(("until", "kept"), [(ItemState.BLOCKED, 1), (ItemState.DESTROYED, 0)])
def test_bound_file_is_made_anew_or_goes_with_the_part(may_go, cast, monkeypatch, until, kept) -> None:
    customer, file = ground.parted(cast, 9)
    order = _order(cast, file, ground.group_of(customer.cases.get()))
    item = order.items.select_related("file", "order").get()
    row = BoundFile.objects.create(
        customer=customer, asked_by=cast["guwen"], language="zh-hans", expires_at=timezone.now() + ground.DAY
    )
    render, rendered = binding.render_bound, []

    def overtaken(printed: Any) -> bytes:
        nonlocal item
        while not rendered and item.state != until:
            item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
        rendered.append(printed)
        return render(printed)

    monkeypatch.setattr(binding, "render_bound", overtaken)
    assert (binding.bind(row) > 0, len(rendered)) == (bool(kept), 1 + kept)
    assert StoredFile.objects.copies().count() == BoundFile.objects.count() == kept


def test_crash_between_the_keys_and_the_state_is_taken_up(may_go, cast, monkeypatch) -> None:
    customer, file = ground.parted(cast, 1)
    group = ground.group_of(customer.cases.get(), Stage.PREOP)
    order = _order(cast, file, group)
    item = order.items.select_related("file", "order").get()
    while item.state != ItemState.BLOCKED:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    ring.destroy_part(group.pk)
    monkeypatch.setattr(guards, "stopped", lambda items: {one.pk: "held" for one in items})
    assert steps.keys_are_gone(item)
    assert orders.carry_out(order) == {"destroyed": 1, "left_out": 0}


@pytest.mark.parametrize("kind", ["group", "case"])
def test_stored_file_that_is_left_of_a_group_is_found(may_go, cast, kind) -> None:
    customer, file = ground.parted(cast, 1)
    case = customer.cases.get()
    group = ground.group_of(case)
    line = ground.group_line(file, group) if kind == "group" else ground.wanted(file, case=case.pk)
    order = ground.started(cast, line, concerned=[cast["suyun"].department])
    item = order.items.select_related("file", "order").get()
    row = StoredFile.objects.filter(part=group.pk)[0]
    while item.state != ItemState.WIPED:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    StoredFile.objects.bulk_create([row])
    with pytest.raises(steps.LeftSomething, match="vault_storedfile"):
        orders.carry_out(order)


@pytest.mark.clause("A3.4")
def test_hold_on_a_group_whose_key_is_gone_comes_too_late(may_go, cast) -> None:
    customer, file = ground.parted(cast, 1)
    order = _order(cast, file, ground.group_of(customer.cases.get()))
    item = order.items.select_related("file", "order").get()
    while item.state != ItemState.KEYLESS:
        item = steps._STEPS[ItemState(item.state)](item, cast["guwen"])
    today = timezone.localdate()
    wanted = holds.Order([customer.number], "纠纷", "", today, today + 90 * ground.DAY)
    with pytest.raises(HoldRefused) as refused:
        holds.place(wanted, by=cast["qinzheng"])
    assert refused.value.code == "going"


@pytest.mark.clause("A3.4")
def test_group_of_a_held_file_is_not_deleted_by_any_statement(cast) -> None:
    customer, _file = ground.parted(cast, 1)
    group = ground.group_of(customer.cases.get())
    today = timezone.localdate()
    wanted = holds.Order([customer.number], "纠纷", "", today, today + 90 * ground.DAY)
    holds.place(wanted, by=cast["qinzheng"])
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        AttachmentGroup.objects.filter(pk=group.pk)._raw_delete("default")
    assert refused.value.__cause__.pgcode == "CR003"


def test_pictures_of_other_groups_are_read_as_before(may_go, cast) -> None:
    customer, file = ground.parted(cast, 1)
    case = customer.cases.get()
    kept = Attachment.objects.filter(case=case, stage=Stage.PREOP)
    orders.carry_out(_order(cast, file, ground.group_of(case)))
    for row in open_rows(kept):
        assert row.caption == "正面"
        with open_file(row.file, row.part) as content:
            assert b"".join(content.blocks())[:2] == b"\xff\xd8"
