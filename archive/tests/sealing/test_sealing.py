"""Sealing a file in a dispute (A3.4): what is listed stays as it is, the seal shows every change, opening takes two."""

import datetime
import io
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from access import grants
from access.models import AuditEvent, RoleAssignment
from access.roles import Role, Section
from archive.holds import queries as holds
from archive.models import SealedRecord, Sealing
from archive.models.movements import Why
from archive.models.sealings import Opening, SealingState, three_years_after
from archive.retention import queries as retention
from archive.sealing import actions, listing, papers, queries
from archive.sealing.actions import Dispute, SealingRefused
from archive.store import actions as store
from archive.store.actions import StoreRefused
from archive.tests import copies_ground
from archive.tests.copies_ground import STROKES
from archive.tests.ground import patient
from archive.tests.retention.ground import consulted, database_clock, filed
from customers.models import ConsultationSheet
from procedures.media import actions as media
from records import actions as sheets
from records.lifecycle import MoveRefused
from records.printing import render_sheet
from vault.files import StoredFile, delete_file, seal_file

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A3.4")]
DISPUTE = Dispute("术后闭合不全纠纷，医调委〔2026〕31号", "张父", "父亲")


@pytest.fixture
def finished(cast: dict, customer: Any) -> ConsultationSheet:
    """A signed consultation of the customer, whose case has a photograph too."""
    sheet = consulted(customer, timezone.now(), cast)
    copies_ground.photographed(copies_ground.operated(customer, cast), cast)
    return sheet


@pytest.fixture
def drawn(cast: dict, customer: Any, finished: ConsultationSheet) -> Sealing:
    return actions.draw_up(customer, DISPUTE, by=cast["guwen"])


@pytest.fixture
def sealed(cast: dict, drawn: Sealing) -> Sealing:
    actions.sign_on_tablet(drawn, STROKES, by=cast["guwen"])
    return fresh(drawn)


def fresh(row: Sealing) -> Sealing:
    return Sealing.objects.get(pk=row.pk).opened()


def test_the_list_names_what_is_finished_with_a_digest_of_every_page(cast, customer, finished, drawn) -> None:
    said = drawn.document
    titles = [line["title"] for line in said["lines"]]
    assert "照片 · 术后护理" in titles
    assert "术后第七天" not in str(said)  # a caption goes with its picture; the list outlives it
    assert str(finished.spec.title) in titles
    content = actions.copy_of(drawn)
    assert content is not None
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == drawn.pages == len(said["pages"])
    assert all(len(digest) == 64 for digest in said["pages"])
    assert actions.is_whole(fresh(drawn))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, other_name, document FROM archive_sealing")
        clear = b"".join(map(bytes, cursor.fetchone()))
    assert not any(word.encode() in clear for word in ("医调委", "张父", "术后第七天", "pages"))


def test_what_is_on_the_list_is_not_changed_and_new_sheets_are_written(cast, customer, finished, sealed) -> None:
    sheet = ConsultationSheet.objects.get(pk=finished.pk).opened()
    with pytest.raises(MoveRefused, match="sealed"):
        sheets.save_draft(sheet, {"needs": "改口"}, by=cast["chenlu"], reason="笔误")
    with pytest.raises(MoveRefused, match="sealed"):
        sheets.mark_error(sheet, by=cast["chenlu"], reason="录错")
    photo = listing.attachments_of(customer, frozenset(actions.COVERED), cast["guwen"])[0]
    with pytest.raises(MoveRefused, match="sealed"):
        media.mark_error(photo, by=cast["xiaohan"], reason="录错")
    sheets.save_draft(customer, {"occupation": "教师"}, by=cast["chenlu"])
    other = ConsultationSheet(case=customer.cases.get(), customer=customer)
    assert sheets.save_draft(other, {"channel": "visit", "needs": "复诊"}, by=cast["chenlu"]).pk


def test_a_list_that_is_drawn_up_and_not_signed_freezes_too_until_it_is_called_off(cast, finished, drawn) -> None:
    sheet = ConsultationSheet.objects.get(pk=finished.pk).opened()
    with pytest.raises(MoveRefused, match="sealed"):
        sheets.mark_error(sheet, by=cast["chenlu"], reason="录错")
    file = drawn.file
    actions.drop(drawn, by=cast["guwen"])
    assert (fresh(drawn).state, fresh(drawn).document, fresh(drawn).file) == (SealingState.DROPPED, {}, None)
    assert not StoredFile.objects.filter(pk=file).exists()
    sheets.mark_error(ConsultationSheet.objects.get(pk=finished.pk).opened(), by=cast["chenlu"], reason="录错")


def test_with_the_signature_the_file_is_held_and_nothing_of_it_is_lent(cast, customer, finished) -> None:
    file = filed(customer, cast)
    volume = store.bind(file, 10, by=cast["guwen"])
    drawn = actions.draw_up(customer, DISPUTE, by=cast["guwen"])
    assert holds.held([customer.pk]) == set()
    with pytest.raises(SealingRefused, match="blank"):
        actions.sign_on_tablet(drawn, [[[0.1, 0.1]]], by=cast["guwen"])
    actions.attach_signed(drawn, copies_ground.scan(), by=cast["guwen"])
    row = fresh(drawn)
    assert (row.state, row.hold.opened().authority, row.document["volumes"][0]["barcode"]) == (
        SealingState.SEALED, "张父", volume.barcode,
    )  # fmt: skip
    assert holds.held([customer.pk]) == {customer.pk}
    assert {one.code for one in retention.verdict_of(customer.pk).blocking} >= {"held", "sealed"}
    with pytest.raises(StoreRefused, match="sealed"):
        store.check_out(volume, by=cast["guwen"], why=Why.LENDING)
    assert AuditEvent.objects.filter(action="sign", object_uuid=drawn.pk, purpose="sealing").count() == 1
    with pytest.raises(SealingRefused, match="state"):
        actions.attach_signed(drawn, copies_ground.scan(), by=cast["guwen"])


def test_what_is_finished_later_is_sealed_separately(cast, customer, finished, sealed) -> None:
    with pytest.raises(SealingRefused, match="nothing"):
        actions.draw_up(customer, DISPUTE, by=cast["guwen"])
    later = consulted(customer, timezone.now() + datetime.timedelta(minutes=1), cast)
    second = actions.draw_up(customer, DISPUTE, by=cast["guwen"])
    assert (second.follows, second.number) == (sealed, sealed.number + 1)
    assert {record for record, _edition in listing.records_of(second.document)} == {later.pk}
    with pytest.raises(SealingRefused, match="drawn"):
        actions.draw_up(customer, DISPUTE, by=cast["guwen"])
    actions.sign_on_tablet(second, STROKES, by=cast["guwen"])
    assert fresh(second).hold == sealed.hold


def test_drafts_are_named_and_not_sealed(cast, customer, finished) -> None:
    draft = ConsultationSheet(case=customer.cases.get(), customer=customer)
    sheets.save_draft(draft, {"channel": "visit", "needs": "复诊"}, by=cast["chenlu"])
    drawn = actions.draw_up(customer, DISPUTE, by=cast["guwen"])
    assert len(drawn.document["later"]) == 1
    assert draft.pk not in {record for record, _edition in listing.records_of(drawn.document)}


@pytest.mark.parametrize("what", ["list", "seal", "page", "copy"])
def test_the_seal_shows_every_change(cast, sealed, what: str) -> None:
    if what == "list":
        sealed.document["lines"][0]["title"] = "别的"
    elif what == "seal":
        sealed.seal = bytes([bytes(sealed.seal)[0] ^ 1]) + bytes(sealed.seal)[1:]
    elif what == "page":
        sealed.file = _altered(sealed)
    else:
        delete_file(sealed.file)
    assert not actions.is_whole(sealed)


def _altered(sealing: Sealing) -> Any:
    """The same copy with one more stroke on its last page."""
    content, out = actions.copy_of(sealing), io.BytesIO()
    assert content is not None
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.pages[-1].contents_add(b"0 0 m 9 9 l S")
        pdf.save(out)
    owner = sealing.customer_id
    return seal_file(io.BytesIO(out.getvalue()), subject=owner, part=owner, kind="application/pdf").pk


def test_opened_before_both_sides_it_can_be_changed_again_and_read_for_thirty_days(cast, finished, sealed) -> None:
    with pytest.raises(SealingRefused, match="words"):
        actions.open_together(sealed, " ", STROKES, by=cast["guwen"])
    with pytest.raises(SealingRefused, match="blank"):
        actions.open_together(sealed, "张父", [], by=cast["guwen"])
    actions.open_together(sealed, "张父", STROKES, by=cast["guwen"])
    row = fresh(sealed)
    assert (row.state, row.opening, row.was_whole) == (SealingState.OPENED, Opening.TOGETHER, True)
    assert not SealedRecord.objects.exists()
    sheets.mark_error(ConsultationSheet.objects.get(pk=finished.pk).opened(), by=cast["chenlu"], reason="录错")
    assert holds.held([row.customer_id])
    assert actions.sweep(timezone.now() + datetime.timedelta(days=29)) == 0
    assert retention.verdict_of(row.customer_id).has("sealed")
    assert actions.sweep(timezone.now() + datetime.timedelta(days=31)) == 1
    assert not retention.verdict_of(row.customer_id).has("sealed")
    assert fresh(row).document["pages"]


def test_without_the_other_side_an_executive_opens_it_and_not_who_asks(cast, sealed) -> None:
    with pytest.raises(SealingRefused, match="not_asked"):
        actions.open_asked(sealed, by=cast["yanrong"])
    RoleAssignment.objects.create(person=cast["guwen"], role=Role.EXECUTIVE)
    both = type(cast["guwen"]).objects.with_standing().get(pk=cast["guwen"].pk)
    actions.ask_to_open(sealed, Opening.SETTLED, "调解协议书〔2026〕8号", by=both)
    with pytest.raises(PermissionDenied):
        actions.open_asked(sealed, by=both)
    with pytest.raises(PermissionDenied):
        actions.open_asked(sealed, by=cast["qinzheng"])
    actions.open_asked(sealed, by=cast["yanrong"])
    assert fresh(sealed).opened_by == cast["yanrong"]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE archive_sealing SET opened_by_id = asked_by_id, version = version + 1")


def test_three_years_are_counted_by_a_clock_that_is_trusted(cast, sealed) -> None:
    with pytest.raises(SealingRefused, match="early"):
        actions.ask_to_open(sealed, Opening.LAPSED, "逾三年未再提出", by=cast["guwen"])
    over = sealed.lapses_at
    database_clock(over)
    with pytest.raises(SealingRefused, match="clock"):
        actions.ask_to_open(sealed, Opening.LAPSED, "逾三年未再提出", by=cast["guwen"])
    for moment, right in ((over - datetime.timedelta(seconds=1), False), (over, True)):
        with time_machine.travel(moment, tick=False):
            database_clock(moment)
            if right:
                actions.ask_to_open(sealed, Opening.LAPSED, "逾三年未再提出", by=cast["guwen"])
                actions.open_asked(sealed, by=cast["yanrong"])
            else:
                with pytest.raises(SealingRefused, match="early"):
                    actions.ask_to_open(sealed, Opening.LAPSED, "逾三年未再提出", by=cast["guwen"])
    assert fresh(sealed).opening == Opening.LAPSED


def test_three_years_after_a_leap_day_are_over_on_the_first_of_march() -> None:
    assert three_years_after(datetime.datetime(2024, 2, 29, 8)) == datetime.datetime(2027, 3, 1, 8)
    assert three_years_after(datetime.datetime(2025, 2, 28, 8)) == datetime.datetime(2028, 2, 28, 8)


def test_who_may_not_and_what_is_refused(cast, customer, finished) -> None:
    for name in ("chenlu", "linyuan", "qinzheng", "yanrong"):
        with pytest.raises(PermissionDenied):
            actions.draw_up(customer, DISPUTE, by=cast[name])
    with pytest.raises(SealingRefused, match="words"):
        actions.draw_up(customer, Dispute("纠纷", " ", "父亲"), by=cast["guwen"])
    with pytest.raises(SealingRefused, match="nothing"):
        actions.draw_up(patient(cast, "李静"), DISPUTE, by=cast["guwen"])
    filed(customer, cast, state="destroying")
    with pytest.raises(SealingRefused, match="gone"):
        actions.draw_up(customer, DISPUTE, by=cast["guwen"])


@pytest.mark.parametrize(
    ("name", "sees"), [("guwen", True), ("qinzheng", True), ("yanrong", True), ("maohui", False), ("xuguan", False)]
)
def test_the_register_is_for_those_who_keep_and_oversee(cast, sealed, name: str, sees: bool) -> None:
    assert (queries.found(cast[name], sealed.pk) is not None) is sees


def test_both_papers_are_made_in_all_languages(cast, sealed) -> None:
    actions.open_together(sealed, "张父", STROKES, by=cast["guwen"])
    row = fresh(sealed)
    row.customer.opened()
    for made in (papers.the_list(row, by=cast["guwen"]), papers.opening_record(row, by=cast["guwen"])):
        assert render_sheet(made).startswith(b"%PDF")


def test_closed_sections_keep_one_from_sealing(cast, customer, finished, monkeypatch) -> None:
    some = frozenset(actions.COVERED) - {Section.SURGERY}
    monkeypatch.setattr(grants, "sections", lambda *_args: some)
    with pytest.raises(SealingRefused, match="closed"):
        actions.draw_up(customer, DISPUTE, by=cast["guwen"])
