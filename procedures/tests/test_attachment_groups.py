"""The keys of photographs and scans: one for each section and stage of a case; what lay under the case's key before stays
readable, and nothing moves from one to another (B9.1)."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from archive.tests import copies_ground
from procedures.media import actions, groups
from procedures.media.actions import About, Received
from procedures.models import Attachment, AttachmentGroup
from records.stages import Stage
from vault import cache
from vault.errors import KeyDestroyed
from vault.files import StoredFile, open_file, seal_file, verify_file
from vault.keyring import ring, sweeping
from vault.reconcile import reconcile
from vault.recorded import open_rows

pytestmark = pytest.mark.django_db


def added(
    case: Any, by: Any, stage: Stage = Stage.PREOP, kind: str = "photograph", colour: str = "#c03020"
) -> Attachment:
    """One picture through the action that people use."""
    about = About(kind, stage, timezone.now(), "右侧")
    return actions.add(case, [Received(copies_ground.scan(colour), "a.jpg")], about, by=by)[0]


def before_groups(case: Any, by: Any) -> Attachment:
    """A picture as it was added before there were groups: row and file under the key of the case."""
    clean = copies_ground.scan()
    stored = [
        seal_file(BytesIO(content), subject=case.customer_id, part=case.pk, kind="image/jpeg").pk
        for content in (clean.data, clean.thumbnail)
    ]
    row = Attachment(
        customer=case.customer, case=case, part=case.pk, section="media", stage=Stage.PREOP, kind="photograph", caption="早先",
        file=stored[0], thumbnail=stored[1], recorded_by=by, changed_by=by,
    )  # fmt: skip
    with pgtrigger.ignore("procedures.Attachment:in_its_group"):
        row.save()
    return row


def test_a_group_for_each_stage_and_section(case, cast) -> None:
    nurse = cast["suyun"]
    first, again = added(case, nurse), added(case, nurse, colour="#2030c0")
    later, report = added(case, nurse, Stage.AFTERCARE), added(case, cast["heqiang"], kind="laboratory")
    assert first.part == again.part
    assert len({first.part, later.part, report.part, case.pk}) == 4
    for row in (first, later, report):
        group = AttachmentGroup.objects.get(pk=row.part)
        assert (group.case_id, group.stage, group.section) == (case.pk, row.stage, row.section)
        stored = StoredFile.objects.filter(pk__in=[row.file, row.thumbnail])
        assert set(stored.values_list("part", flat=True)) == {row.part}
        for file in stored:
            verify_file(file)
    assert row.has_own_group


def test_closed_group_takes_nothing_more(case, cast) -> None:
    first = added(case, cast["suyun"])
    groups.close(AttachmentGroup.objects.get(pk=first.part), by=cast["guwen"])
    second = added(case, cast["suyun"], colour="#2030c0")
    assert first.part != second.part
    assert AttachmentGroup.objects.get(pk=first.part).history.first().history_user == cast["guwen"]


def test_key_of_one_group_opens_no_other(case, cast) -> None:
    first, later = added(case, cast["suyun"]), added(case, cast["suyun"], Stage.AFTERCARE)
    ring.destroy_part(later.part)
    cache.forget()
    assert Attachment.objects.get(pk=first.pk).opened().caption == "右侧"
    with pytest.raises(KeyDestroyed):
        Attachment.objects.get(pk=later.pk).opened()
    with pytest.raises(KeyDestroyed):
        open_file(later.file, later.part)


@pytest.mark.parametrize("column", ["stage", "section", "part"])
def test_attachment_stays_in_its_group(case, cast, column) -> None:
    row, other = added(case, cast["suyun"]), added(case, cast["suyun"], Stage.AFTERCARE)
    row.opened()
    setattr(row, column, {"stage": Stage.SURGERY, "section": "preop", "part": other.part}[column])
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        row.save()
    assert refused.value.__cause__.pgcode == "CR020"


@pytest.mark.parametrize("where", ["case", "stage", "nowhere"])
def test_attachment_is_put_into_no_other_group(case, cast, where) -> None:
    row = added(case, cast["suyun"]).opened()
    other = added(case, cast["suyun"], Stage.AFTERCARE)
    parts = {"case": case.pk, "stage": other.part, "nowhere": uuid4()}
    row.pk, row.file, row.thumbnail, row.version, row._state.adding = uuid4(), uuid4(), None, 0, True
    row.part = parts[where]
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        row.save()
    assert refused.value.__cause__.pgcode == "CR020"


def test_what_lies_under_the_key_of_the_case_is_read_and_struck_out_as_before(case, cast, log_in) -> None:
    row = before_groups(case, cast["suyun"])
    client = log_in("suyun")
    assert client.get(f"/media/{row.pk}/content/").getvalue()[:2] == b"\xff\xd8"
    assert "早先" in client.get(f"/cases/{case.pk}/media/").content.decode()
    assert client.post(f"/media/{row.pk}/error/", {"reason": "拍错了人"}).status_code == 302
    fresh = Attachment.objects.get(pk=row.pk)
    assert (fresh.in_error, fresh.part, fresh.has_own_group) == (True, case.pk, False)


def test_sweep_of_keys_leaves_groups_in_use(case, cast) -> None:
    row = added(case, cast["suyun"])
    empty = AttachmentGroup(customer=case.customer, case=case, stage=Stage.SURGERY, section="media")
    empty.save()
    ring.ensure(case.customer_id, empty.pk)
    nobodys = uuid4()
    ring.ensure(case.customer_id, nobodys)
    assert sweeping.in_use([row.part, empty.pk, nobodys]) == {row.part, empty.pk}


@pytest.mark.django_db(transaction=True)
def test_migration_keeps_a_full_table_readable(case, cast) -> None:
    row = before_groups(case, cast["suyun"])
    actions.mark_error(row, by=cast["suyun"], reason="试")
    before = ("archive", "0019_sealing"), ("procedures", "0001_initial")
    executor = MigrationExecutor(connection)
    now = [key for key in executor.loader.graph.leaf_nodes() if key[0] in ("archive", "procedures")]
    try:
        executor.migrate(list(before))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procedures_attachment")
            assert cursor.fetchone() == (1,)
            cursor.execute("SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'part'",
                           ["procedures_attachment"])  # fmt: skip
            assert cursor.fetchone() is None
    finally:
        MigrationExecutor(connection).migrate(now)
    cache.forget()
    fresh = Attachment.objects.get(pk=row.pk).opened()
    assert (fresh.part, fresh.caption, fresh.version) == (case.pk, "早先", 2)
    versions = open_rows(Attachment.history.model.objects.filter(id=row.pk))
    assert [one.caption for one in versions] == ["早先"] * 2
    assert reconcile() == []
    added(case, cast["suyun"])
    with pytest.raises(RuntimeError, match="keys of their own"):
        MigrationExecutor(connection).migrate(list(before))
    MigrationExecutor(connection).migrate(now)
