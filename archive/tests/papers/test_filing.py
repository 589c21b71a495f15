"""Which prints lie in the paper file, which are out of date: filing by scanner, ticking, taking back, the worklist (B8.4)."""

from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import AuditEvent, Grant
from archive import binding, desk
from archive.models import ArchiveFile, BoundFile, FiledPrint, PaperSheet
from archive.models.files import FileState
from archive.models.papers import HowFiled, PaperFate, PaperWhy
from archive.papers import filing, queries, register
from archive.papers.filing import PaperRefused
from archive.store import actions as store
from archive.tests.papers import ground
from customers.models import ContactData
from records import actions as sheets
from records import codes
from records.lifecycle import Move
from records.tests.printing.reading import scanned_codes
from vault.files import open_stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast) -> ArchiveFile:
    return ground.file_of(cast)


def put(sheet: Any, by: Any, **other: Any) -> FiledPrint:
    """File a print made now."""
    return filing.file_print(ground.code_of(sheet, by=by), by=by, **other)


def refused(text: str | Any, by: Any, **other: Any) -> str:
    code = codes.read(text) if isinstance(text, str) else text
    with pytest.raises(PaperRefused) as no:
        filing.file_print(code, by=by, **other)
    return no.value.code


def state(sheet: Any) -> tuple[str, bool]:
    paper = ground.paper_of(sheet)
    return paper.why, paper.since is not None


@pytest.mark.clause("B2.5", "A3.1")
def test_filed_sheets_wait_for_their_prints_and_printing_alone_files_nothing(cast, file, log_in) -> None:
    assert PaperSheet.objects.filter(file=file, why="unbound").count() == 6
    sheet, client = ground.consultation(file), log_in("guwen")
    assert client.get(reverse("sheet-print", args=["consultation", sheet.pk])).status_code == 200
    assert state(sheet) == ("unbound", True)
    row = put(sheet, cast["guwen"])
    assert state(sheet) == ("", False)
    assert (row.edition, row.how, row.filed_by) == (1, HowFiled.SCANNED, cast["guwen"])
    assert AuditEvent.objects.filter(object_uuid=row.pk, action="create", customer_uuid=file.customer_id).count() == 1


@pytest.mark.clause("B8.4")
def test_amended_sheet_stays_on_the_list_until_its_new_print_is_scanned(cast, file) -> None:
    keeper = cast["guwen"]
    old = ground.printed(ground.consultation(file), by=keeper)
    first = filing.file_print(codes.read(old), by=keeper)
    ground.amended(file, cast, sign=False)
    paper = ground.paper_of(ground.consultation(file))
    assert (paper.why, paper.settled, paper.edition) == (PaperWhy.AMENDED, False, 2)
    assert refused(ground.printed(ground.consultation(file), by=keeper), keeper) == "unsigned"
    ground._signed(ground.consultation(file), cast)
    assert ground.paper_of(ground.consultation(file)).settled
    assert refused(old, keeper) == "superseded"
    assert state(ground.consultation(file)) == ("amended", True)
    put(ground.consultation(file), keeper, fate=PaperFate.KEPT)
    assert state(ground.consultation(file)) == ("", False)
    first.refresh_from_db()
    assert (first.fate, first.taken_out_by) == (PaperFate.KEPT, keeper)
    assert FiledPrint.objects.filter(paper=paper, taken_out_at=None).get().edition == 2


@pytest.mark.clause("B8.4")
def test_whatever_moves_on_puts_its_paper_on_the_list(cast, file) -> None:
    keeper = cast["guwen"]
    sheet = ground.consultation(file)
    filing.file_print(ground.code_of(sheet, by=keeper, alone=False), by=keeper)
    put(ground.profile(file), keeper)
    contact = ContactData.objects.select_related("customer").get(customer=file.customer_id).opened()
    contact.customer.opened()
    put(contact, keeper)
    sheets.save_draft(contact, {}, by=cast["chenlu"])
    assert [state(one)[0] for one in (sheet, contact)] == ["", ""]
    sheets.save_draft(contact, {"address": "示范路 2 号"}, by=cast["chenlu"])
    assert [state(one)[0] for one in (sheet, contact, ground.profile(file))] == ["along", "amended", ""]
    filing.file_print(ground.code_of(ground.consultation(file), by=keeper), by=keeper)
    sheets.save_draft(ground.profile(file), {"occupation": "教师"}, by=cast["chenlu"])
    assert [state(one)[0] for one in (sheet, ground.profile(file))] == ["", "amended"]
    put(ground.profile(file), keeper)
    sheets.save_draft(ground.profile(file), {"name": "张为明"}, by=cast["chenlu"])
    assert [state(one)[0] for one in (sheet, ground.profile(file))] == ["heading", "amended"]
    put(ground.consultation(file), keeper)
    sheets.mark_error(ground.consultation(file), by=cast["chenlu"], reason="另一位顾客的")
    assert state(sheet) == ("struck", True)
    put(ground.consultation(file), keeper)
    assert state(sheet) == ("", False)


def test_sheet_struck_out_before_it_was_bound_needs_no_paper(cast, file) -> None:
    sheet = ground.consultation(file)
    sheets.mark_error(sheet, by=cast["chenlu"], reason="另一位顾客的")
    assert state(sheet) == ("", False)


def test_what_waits_since_a_day_keeps_its_place_when_it_moves_again(cast, file) -> None:
    put(ground.consultation(file), cast["guwen"])
    ground.amended(file, cast, "甲")
    since = ground.paper_of(ground.consultation(file)).since
    ground.amended(file, cast, "乙")
    assert ground.paper_of(ground.consultation(file)).since == since


def test_what_is_refused_is_refused_for_its_reason(cast, file) -> None:
    keeper, sheet = cast["guwen"], ground.consultation(file)
    good = ground.printed(sheet, by=keeper)
    assert refused("CR1|blank|consultation", keeper) == "blank"
    assert refused(f"CR1|file|{sheet.customer_id}", keeper) == "other"
    assert refused(f"CR1|consultation|{sheet.pk}|1|x", keeper) == "unproved"
    with pytest.raises(PermissionDenied):
        filing.file_print(codes.read(good), by=cast["chenlu"])
    other = store.bind(ground.file_of(cast, "李静怡"), 10, by=keeper)
    assert refused(good, keeper, volume=other) == "volume"
    filing.file_print(codes.read(good), by=keeper)
    assert refused(good, keeper) == "there"
    volume = store.bind(file, 10, by=keeper)
    assert filing.file_print(codes.read(good), by=keeper, volume=volume).volume == volume
    ground.paper_of(ground.profile(file)).delete()
    assert refused(ground.printed(ground.profile(file), by=keeper), keeper) == "unfiled"
    file.state = FileState.DESTROYING
    file.save()
    assert refused(good, keeper) == "closed"
    with pytest.raises(PaperRefused):
        filing.bind_listed(file, PaperSheet.objects.values_list("pk", flat=True), by=keeper)


def test_last_filing_is_taken_back_and_the_print_before_lies_there_again(cast, file) -> None:
    keeper = cast["guwen"]
    first = put(ground.consultation(file), keeper)
    ground.amended(file, cast)
    since = ground.paper_of(ground.consultation(file)).since
    second = put(ground.consultation(file), keeper)
    with pytest.raises(PaperRefused):
        filing.take_back(first, by=keeper)
    filing.take_back(second, by=keeper)
    paper = ground.paper_of(ground.consultation(file))
    assert (paper.why, paper.since) == ("amended", since)
    assert FiledPrint.objects.get(taken_out_at=None) == first
    assert FiledPrint.objects.get(pk=second.pk).fate == PaperFate.UNDONE
    with pytest.raises(PaperRefused):
        filing.take_back(second, by=keeper)


def test_first_filing_taken_back_waits_as_before(cast, file) -> None:
    since = ground.paper_of(ground.consultation(file)).since
    row = put(ground.consultation(file), cast["guwen"])
    ground.amended(file, cast)
    filing.take_back(row, by=cast["guwen"])
    paper = ground.paper_of(ground.consultation(file))
    assert (paper.why, paper.since) == ("unbound", since)


def test_database_holds_one_print_of_a_sheet_and_who_took_the_others_out(cast, file) -> None:
    row = put(ground.consultation(file), cast["guwen"])
    wrong: list[dict[str, Any]] = [
        {},
        {"taken_out_at": timezone.now()},
        {"taken_out_at": timezone.now(), "fate": "kept"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            FiledPrint.objects.create(
                paper=row.paper, edition=1, how="scanned", filed_at=timezone.now(), filed_by=cast["guwen"], **values
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.filter(pk=row.paper_id).update(why="amended")


@pytest.mark.clause("A3.1")
def test_bound_prints_are_ticked_on_one_list(cast, file, log_in) -> None:
    client, volume = log_in("guwen"), store.bind(file, 40, by=cast["guwen"])
    ids = [str(pk) for pk in PaperSheet.objects.filter(file=file).values_list("pk", flat=True)]
    here = reverse("archive-papers-bound", args=[file.pk])
    page = client.post(here, {"chosen": [*ids[:5], "nonsense"], "volume": str(volume.pk)}, follow=True)
    assert [len(page.context["lines"]), page.context["to_bind"]] == [6, True]
    rows = FiledPrint.objects.filter(paper__file=file)
    assert {(row.how, row.volume, bytes(row.digest)) for row in rows} == {("listed", volume, b"")}
    client.post(here, {"chosen": ids})
    client.post(here, {"chosen": ids})
    assert (rows.all().count(), queries.agreeing(file)) == (6, {"agree": 6, "stale": 0, "unbound": 0})


def test_amended_sheet_is_not_ticked_off_the_list(cast, file, log_in) -> None:
    put(ground.consultation(file), cast["guwen"])
    paper = ground.paper_of(ground.amended(file, cast))
    log_in("guwen").post(reverse("archive-papers-bound", args=[file.pk]), {"chosen": [str(paper.pk)]})
    assert state(ground.consultation(file)) == ("amended", True)


def test_scanner_files_one_after_the_other_into_the_volume_in_the_hand(cast, file, log_in) -> None:
    client, keeper = log_in("guwen"), cast["guwen"]
    volume = store.bind(file, 40, by=keeper)
    here = reverse("archive-papers-file")
    page = client.post(here, {"code": volume.barcode, "fate": "kept"}, follow=True)
    assert (page.context["held"], page.context["fate"]) == (volume, "kept")
    for sheet in (ground.consultation(file), ground.profile(file)):
        page = client.post(
            here, {"code": ground.printed(sheet, by=keeper), "held": volume.barcode, "fate": "kept"}, follow=True
        )
        assert (page.status_code, page.context["held"]) == (200, volume)
    assert set(FiledPrint.objects.values_list("volume", flat=True)) == {volume.pk}
    again = client.post(here, {"code": ground.printed(ground.consultation(file), by=keeper), "held": volume.barcode})
    assert (again.status_code, again.context["held"]) == (422, volume)
    newest = queries.last_filed(keeper)[0]
    client.post(reverse("archive-papers-undo"), {"print": str(newest.pk)})
    client.post(reverse("archive-papers-undo"), {"print": "nonsense"})
    assert FiledPrint.objects.filter(taken_out_at=None).count() == 1
    assert client.post(here, {"code": "CR2/NOSUCH/AAAA"}).status_code == 422
    assert AuditEvent.objects.using("audit").filter(purpose="paper_code_forged", actor=keeper.pk).count() == 1
    assert log_in("chenlu").get(here).status_code == 403


@pytest.mark.clause("B8.4")
def test_worklist_shows_the_longest_waiting_first_and_executives_figures_only(cast, file, log_in) -> None:
    put(ground.consultation(file), cast["guwen"])
    ground.amended(file, cast)
    pages = [log_in("guwen").get(reverse("archive-papers-stale") + query).context for query in ("", "?show=unbound")]
    assert [[line["row"].why for line in page["lines"]] for page in pages] == [["amended"], ["unbound"] * 5]
    assert [page["total"] for page in pages] == [1, 5]
    assert pages[0]["lines"][0]["standing"].edition == 1
    seen = log_in("yanrong").get(reverse("archive-papers-stale"))
    assert (seen.context["waiting"].total, seen.context["lines"]) == (6, [])
    assert file.number not in seen.content.decode()
    tile = desk.TILES["archive-papers-stale"]
    assert [tile.waiting(cast[name]) for name in ("guwen", "yanrong")] == [6, 6]
    assert log_in("chenlu").get(reverse("archive-papers-stale")).status_code == 403


def test_pages_of_the_worklist_follow_each_other_without_gap(cast, file, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    PaperSheet.objects.update(since=timezone.now())
    seen, after = [], None
    for _nth in range(4):
        rows, after = queries.page_of(cast["guwen"], after, unbound=True)
        seen += [row.pk for row in rows]
        if after is None:
            break
    assert sorted(seen) == sorted(PaperSheet.objects.values_list("pk", flat=True))


def test_statements_do_not_grow_with_the_lines(cast, file, log_in) -> None:
    client = log_in("guwen")
    paths = (reverse("archive-papers-stale") + "?show=unbound", reverse("archive-papers-of", args=[file.pk]))

    def count() -> list[int]:
        counted = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            counted.append(len(captured))
        return counted

    many = count()
    kept = ground.paper_of(ground.consultation(file)).pk
    PaperSheet.objects.exclude(pk=kept).delete()
    assert many == count()


@pytest.mark.clause("B8.4")
def test_all_that_is_missing_is_printed_in_one_job_and_can_be_scanned(cast, file, log_in) -> None:
    wanted = list(PaperSheet.objects.filter(file=file).exclude(sheet_key="surgery").values_list("record_id", flat=True))
    run = binding.ask(file.customer, by=cast["guwen"], sheets=wanted)
    row = BoundFile.objects.get(run=run.pk)
    assert binding.bind(row) == 5
    row.refresh_from_db()
    with open_stored(row.file) as content:
        pdf = b"".join(content.blocks())
    read = [codes.read(text) for text in scanned_codes(pdf)]
    assert {one.record for one in read} == set(wanted)
    for code in {one.record: one for one in read}.values():
        filing.file_print(code, by=cast["guwen"])
    assert queries.agreeing(file) == {"agree": 5, "stale": 0, "unbound": 1}


def test_moves_of_sheets_that_are_in_no_file_change_nothing(cast, customer) -> None:
    sheet = customer.opened()
    with CaptureQueriesContext(connection) as captured:
        register.moved(sheet, Move.MARK)
    assert len(captured) == 0
    assert PaperSheet.objects.count() == 0


@pytest.mark.clause("B8.4")
def test_page_of_a_file_prints_what_it_lacks_once(cast, file, log_in) -> None:
    client, here = log_in("guwen"), reverse("archive-papers-print", args=[file.pk])
    ground.amended(file, cast, sign=False)
    answer = client.post(here)
    row = BoundFile.objects.get()
    assert answer.headers["Location"] == reverse("job-show", args=[row.run])
    waiting = PaperSheet.objects.exclude(sheet_key="consultation")
    assert set(row.sheets) == set(waiting.values_list("record_id", flat=True))
    filing.bind_listed(file, waiting.values_list("pk", flat=True), by=cast["guwen"])
    page = client.post(here, follow=True)
    assert (BoundFile.objects.count(), page.context["to_print"]) == (1, False)
    assert log_in("chenlu").post(here).status_code == 403


def test_keeper_to_whom_a_section_is_closed_learns_nothing_of_its_papers(cast, file, log_in) -> None:
    code = ground.code_of(ground.consultation(file), by=cast["guwen"])
    Grant.objects.filter(customer=file.customer_id).update(sections=["basic", "contact"])
    client = log_in("guwen")
    lines = client.get(reverse("archive-papers-stale") + "?show=unbound").context["lines"]
    assert {line["title"] for line in lines if line["row"].section not in ("basic", "contact")} == {""}
    assert {line["url"] for line in lines if line["title"] == ""} == {""}
    page = client.get(reverse("archive-papers-of", args=[file.pk]))
    assert {line["row"].section for line in page.context["lines"]} == {"basic", "contact"}
    assert refused(code, cast["guwen"]) == "unknown"
    Grant.objects.filter(customer=file.customer_id).delete()
    assert client.get(reverse("archive-papers-of", args=[file.pk])).status_code == 404
    assert client.get(reverse("archive-papers-stale") + "?show=unbound").context["lines"] == []


def test_what_was_filed_before_there_was_a_register_waits_for_its_paper(cast, file) -> None:
    columns = ("file", "record_id", "sheet_key", "section", "edition", "settled", "since", "why")
    before = set(PaperSheet.objects.values_list(*columns))
    PaperSheet.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("archive.migrations.0017_codes").EXPECT)
    assert set(PaperSheet.objects.values_list(*columns)) == before
    assert len(before) == 6
