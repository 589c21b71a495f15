"""The pages of the storeroom as people use them: scan, stock-take, walk, inspection, labels; who gets in; what is refused."""

import datetime
import re
import subprocess
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import AuditEvent
from archive.models import Box, Shelf, ShelfWalk, StockTake, StoreCheck, StoreRoom, Volume
from archive.store import actions, codes, queries, stock_queries, stock_report, walks
from archive.tests.ground import patient
from archive.tests.store.ground import Store, accepted, again, store

pytestmark = pytest.mark.django_db
SCAN = "archive-store-scan"


def post(client: Any, door: str, args: tuple = (), **values: Any) -> Any:
    return client.post(reverse(door, args=args), values, follow=True)


def scanned(client: Any, answer: Any, code: str) -> Any:
    """Type a code into the page's form with what the form carries."""
    hidden = {name: value for name, value in carried(answer).items() if name != "code"}
    return client.post(reverse(SCAN), {**hidden, "code": code}, follow=True)


def carried(answer: Any) -> dict[str, str]:
    text = answer.content.decode()
    form = text[text.index('action="/archive/store/scan/"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="(mode|held|seen|why)" value="([^"]*)"', form))


@pytest.mark.clause("A5.4")
def test_volume_then_shelf_moves_it(cast, log_in) -> None:
    ground, client = store(cast, 1), log_in("guwen")
    page = scanned(client, client.get(reverse(SCAN)), ground.volumes[0].barcode)
    assert "OP-2026-0001" in page.content.decode()
    scanned(client, page, ground.shelves[1].barcode.lower())
    assert again(ground.volumes[0]).shelf == ground.shelves[1]


def test_refused_scan_loses_nothing_and_says_why(cast, log_in) -> None:
    ground, client = store(cast, 1), log_in("guwen")
    page = scanned(client, client.get(reverse(SCAN)), ground.volumes[0].barcode)
    for typed in ("nonsense", codes.new_code(codes.Kind.SHELF), ground.shelves[1].barcode[:-1] + "!", "<b>x</b>", ""):
        page = scanned(client, page, typed)
        assert page.status_code == 422
        assert 'role="alert"' in page.content.decode()
        assert carried(page)["held"] == ground.volumes[0].barcode
    scanned(client, page, ground.box.barcode)
    assert again(ground.volumes[0]).box == ground.box


def test_place_without_volume_and_destroyed_volume_are_refused(cast, log_in) -> None:
    ground, client = store(cast, 1), log_in("guwen")
    assert scanned(client, client.get(reverse(SCAN)), ground.box.barcode).status_code == 422
    actions.mark_destroyed(ground.volumes[0], by=ground.keeper, at=timezone.now())
    assert scanned(client, client.get(reverse(SCAN)), ground.volumes[0].barcode).status_code == 422


@pytest.mark.clause("B5.3")
def test_who_comes_second_with_a_volume_is_told(cast, log_in) -> None:
    ground, client = store(cast, 1), log_in("guwen")
    page = scanned(client, client.get(reverse(SCAN)), ground.volumes[0].barcode)
    actions.place(ground.volumes[0], ground.box, by=ground.keeper)
    answer = scanned(client, page, ground.shelves[1].barcode)
    assert answer.status_code == 422
    assert "held" not in carried(answer)
    assert again(ground.volumes[0]).box == ground.box


def test_out_and_in_by_scan_and_the_last_is_taken_back(cast, log_in) -> None:
    ground, client = store(cast, 2), log_in("guwen")
    page = scanned(client, client.get(reverse(SCAN) + "?mode=out&why=repair"), ground.volumes[0].barcode)
    moved = ground.volumes[0].movements.first()
    assert (again(ground.volumes[0]).state, moved.why, carried(page)["mode"]) == ("out", "lending", "out")
    scanned(client, client.get(reverse(SCAN) + "?mode=in"), ground.volumes[0].barcode)
    assert again(ground.volumes[0]).state == "in_place"
    newest = ground.volumes[0].movements.first()
    client.post(reverse("archive-store-undo"), {"movement": str(moved.pk)})
    assert again(ground.volumes[0]).state == "in_place"
    client.post(reverse("archive-store-undo"), {"movement": str(newest.pk)})
    assert again(ground.volumes[0]).state == "out"


def test_reason_for_taking_out_is_taken_from_the_form(cast, log_in) -> None:
    ground, client = store(cast, 1), log_in("guwen")
    client.post(reverse(SCAN), {"mode": "out", "why": "repair", "code": ground.volumes[0].barcode})
    assert ground.volumes[0].movements.first().why == "repair"


def test_last_ten_scans_are_listed(cast, log_in) -> None:
    ground, client = store(cast, 12), log_in("guwen")
    for row in ground.volumes:
        actions.place(row, ground.box, by=ground.keeper, scanned=True)
    lines = client.get(reverse(SCAN)).context["scans"]
    assert [line["row"].volume_id for line in lines] == [row.pk for row in ground.volumes[:1:-1]]


@pytest.mark.clause("A3.1")
def test_volume_is_bound_once_on_the_page_of_its_file(cast, log_in) -> None:
    customer = patient(cast)
    file, client = accepted(customer, 7, cast["guwen"]), log_in("guwen")
    here = reverse("archive-store-file", args=[customer.pk])
    nonce = "00000000-0000-4000-8000-000000000001"
    for _twice in range(2):
        assert client.post(here, {"pages": "32", "form_nonce": nonce}, follow=True).status_code == 200
    assert queries.volumes_of(file).count() == 1
    assert client.post(here, {"pages": "0"}).status_code == 422
    assert (
        AuditEvent.objects.using("audit").filter(action="view", customer_uuid=customer.pk, purpose="storeroom").exists()
    )


def test_file_that_is_not_accepted_says_so(cast, log_in) -> None:
    customer = patient(cast)
    answer = log_in("guwen").get(reverse("archive-store-file", args=[customer.pk]))
    assert (answer.status_code, answer.context["file"]) == (200, None)
    assert log_in("guwen").get(reverse("archive-store-labels", args=[customer.pk])).status_code == 404


def text_of(answer: Any, tmp_path: Any) -> str:
    (tmp_path / "x.pdf").write_bytes(answer.content)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "x.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.clause("A3.1")
@pytest.mark.clause("B4.2")
def test_labels_and_cover_name_nobody(cast, log_in, tmp_path) -> None:
    ground, client = store(cast, 1), log_in("guwen")
    customer = ground.volumes[0].file.customer
    paths = {
        "spine": reverse("archive-store-labels", args=[customer.pk]),
        "cover": reverse("archive-store-cover", args=[customer.pk, 1]),
        "boxes": reverse("archive-store-box-labels"),
        "shelves": reverse("archive-store-shelf-labels", args=[ground.cabinet.pk]),
    }
    texts = {name: text_of(client.get(path), tmp_path) for name, path in paths.items()}
    for name in ("spine", "cover"):
        assert ground.volumes[0].barcode in texts[name]
        assert "OP-2026-0001" in texts[name]
    assert "H-1" in texts["boxes"] and "2026" in texts["boxes"]
    assert "A-1" in texts["shelves"] and ground.shelves[1].barcode in texts["shelves"]
    for text in texts.values():
        assert customer.opened().name not in text
        assert customer.number not in text
    assert (
        AuditEvent.objects.using("audit").filter(action="print", actor=cast["guwen"].pk, purpose="storeroom").count()
        == 4
    )


@pytest.mark.clause("B5.3")
def test_stock_take_from_begin_to_report(cast, log_in) -> None:
    ground, client = store(cast, 2), log_in("guwen")
    post(client, "archive-stocktake-new", room=str(ground.room.pk), cabinet="")
    take = StockTake.objects.get()
    assert (
        client.post(reverse("archive-stocktake-count", args=[take.pk]), {"code": ground.volumes[0].barcode}).status_code
        == 422
    )
    page = post(client, "archive-stocktake-count", (take.pk,), code=ground.shelves[0].barcode)
    assert page.context["place"] == ground.shelves[0]
    post(client, "archive-stocktake-count", (take.pk,), place=ground.shelves[0].barcode, code=ground.volumes[0].barcode)
    assert client.get(reverse("archive-stocktake", args=[take.pk])).context["progress"]["done"] == 1
    wrong = client.post(
        reverse("archive-stocktake-count", args=[take.pk]), {"place": ground.shelves[0].barcode, "code": "CRV-1"}
    )
    assert (wrong.status_code, wrong.context["place"]) == (422, ground.shelves[0])
    post(client, "archive-stocktake-end", (take.pk,))
    row = take.differences.get()
    answer = client.post(
        reverse("archive-stocktake-settle", args=[row.pk]),
        {"remedy": "marked_missing", "charged": str(cast["guwen"].pk)},
    )
    assert answer.status_code == 422
    day = timezone.localdate() + datetime.timedelta(days=3)
    post(
        client,
        "archive-stocktake-settle",
        (row.pk,),
        remedy="marked_missing",
        charged=str(cast["guwen"].pk),
        due_on=str(day),
    )
    post(client, "archive-stocktake-close", (take.pk,))
    assert again(take).state == "closed"
    answer = client.get(reverse("archive-stocktake-report", args=[take.pk]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    table: Any = stock_report.printed(stock_queries.all_of().get(), by=cast["guwen"]).fieldsets[1].items[0]
    assert [(row[0], row[6]) for row in table.rows] == [("OP-2026-0002-1", str(day))]
    assert client.get(reverse("archive-stocktake-count", args=[take.pk])).status_code == 302


@pytest.mark.clause("A5.4")
def test_walk_from_begin_to_remedy(cast, log_in) -> None:
    ground, client = store(cast, 2), log_in("guwen")
    post(client, "archive-walk-new", (ground.shelves[0].pk,))
    walk = ShelfWalk.objects.get()
    assert post(client, "archive-walk-new", (ground.shelves[0].pk,)).context["walk"] == walk
    assert client.post(reverse("archive-walk-scan", args=[walk.pk]), {"code": "CRV-"}).status_code == 422
    post(client, "archive-walk-scan", (walk.pk,), code=ground.volumes[1].barcode)
    page = post(client, "archive-walk-end", (walk.pk,))
    assert page.context["wrong"] == 1
    line = walks.lines_of(walk).get(volume=ground.volumes[0])
    post(client, "archive-walk-settle", (line.pk,), remedy="nonsense")
    post(client, "archive-walk-settle", (line.pk,), remedy="marked_missing")
    assert again(ground.volumes[0]).state == "missing"
    assert client.get(reverse("archive-store-missing")).context["total"] == 1


def check(**other: Any) -> dict[str, Any]:
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    ticked = ["fire", "damp", "insects", "theft", "cameras", "doors"]
    forms = {"findings-TOTAL_FORMS": "0", "findings-INITIAL_FORMS": "0"}
    return {"at": at, "temperature": "20", "humidity": "50", "right": ticked, **forms, **other}


@pytest.mark.clause("B5.3")
def test_inspection_is_typed_in_and_nothing_is_lost_when_refused(cast, log_in) -> None:
    ground, client = store(cast, 0), log_in("guwen")
    here = reverse("archive-store-check-new", args=[ground.room.pk])
    refused = client.post(here, check(temperature="31.5"))
    assert refused.status_code == 422
    assert 'value="31.5"' in refused.content.decode()
    row = {
        "findings-TOTAL_FORMS": "1",
        "findings-0-point": "temperature",
        "findings-0-what": "空调停机",
        "findings-0-remedy": "报修",
    }
    half = client.post(here, check(temperature="31.5", **row))
    assert half.status_code == 422
    assert "空调停机" in half.content.decode()
    day = str(timezone.localdate() + datetime.timedelta(days=2))
    done = client.post(here, check(temperature="31.5", **row, **{"findings-0-due_on": day}), follow=True)
    assert StoreCheck.objects.get().findings.count() == 1
    assert "空调停机" in done.content.decode()
    (finding,) = StoreCheck.objects.get().findings.all()
    post(client, "archive-store-finding", (finding.pk,), outcome="已修复")
    assert "已修复" in client.get(reverse("archive-store-checks-room", args=[ground.room.pk])).content.decode()


@pytest.mark.clause("B5.2")
def test_places_are_set_up_in_the_browser_and_wrong_input_is_refused(cast, log_in) -> None:
    client, keeper = log_in("guwen"), str(cast["guwen"].pk)
    marks = {"fire": "on", "damp": "on", "insects": "on"}
    post(client, "archive-store-new", ("rooms",), name="三号库房", custodian=keeper, seen="0", active="on", **marks)
    room = StoreRoom.objects.get()
    assert [str(gap) for gap in room.gaps] != []
    twice = client.post(
        reverse("archive-store-new", args=["rooms"]), {"name": "三号库房", "custodian": keeper, "seen": "0"}
    )
    assert twice.status_code == 422
    nurse = {"name": "四号", "custodian": str(cast["chenlu"].pk), "seen": "0"}
    assert client.post(reverse("archive-store-new", args=["rooms"]), nurse).status_code == 422
    new_cabinet = reverse("archive-store-new", args=["cabinets"]) + f"?in={room.pk}"
    assert client.post(new_cabinet, {"code": "b 1", "seen": "0"}).status_code == 422
    client.post(new_cabinet, {"code": "B1", "seen": "0", **marks})
    assert client.post(new_cabinet, {"code": "B1", "seen": "0"}).status_code == 422
    cabinet = room.cabinets.get()
    post(client, "archive-store-boards", (cabinet.pk,), count="3", capacity="30")
    assert [shelf.position for shelf in cabinet.shelves.all()] == [1, 2, 3]
    shelf = cabinet.shelves.first()
    box = {
        "code": "X-1",
        "file_class": "outpatient",
        "year": "2026",
        "capacity": "10",
        "shelf": str(shelf.pk),
        "seen": "0",
    }
    post(client, "archive-store-new", ("boxes",), **box)
    assert (Box.objects.get().shelf, codes.read(Box.objects.get().barcode).kind) == (shelf, codes.Kind.BOX)
    stale = client.post(reverse("archive-store-change", args=["shelves", shelf.pk]), {"capacity": "9", "seen": "0"})
    assert (stale.status_code, again(shelf).capacity) == (422, 30)
    assert client.get(reverse("archive-store-new", args=["shelves"])).status_code == 404


PAGES = ("archive-store", "archive-store-boxes", "archive-store-missing", "archive-store-unshelved", "archive-walks",
         "archive-stocktakes", "archive-store-checks", "archive-desk")  # fmt: skip


def pages_of(ground: Store) -> list[str]:
    named = [reverse(name) for name in PAGES]
    own = [
        ("archive-store-room", ground.room.pk), ("archive-store-shelf", ground.shelves[0].pk),
        ("archive-store-box", ground.box.pk), ("archive-store-checks-room", ground.room.pk),
    ]  # fmt: skip
    return named + [reverse(name, args=[pk]) for name, pk in own]


@pytest.mark.parametrize(
    ("who", "status"), [("guwen", 200), ("qinzheng", 200), ("yanrong", 200), ("chenlu", 403), ("linyuan", 403)]
)
def test_registers_are_read_by_archive_and_oversight_by_numbers(cast, log_in, who: str, status: int) -> None:
    ground, client = store(cast, 2), log_in(who)
    actions.note_missing(ground.volumes[0], by=ground.keeper, why="order")
    ways = 0
    for path in pages_of(ground):
        answer = client.get(path)
        assert (path, answer.status_code) == (path, status)
        assert "顾客1" not in answer.content.decode()
        ways += answer.content.decode().count("/archive/store/files/")
    assert (ways > 0) == (who == "guwen")


@pytest.mark.parametrize("who", ["qinzheng", "yanrong"])
def test_overseers_change_nothing(cast, log_in, who: str) -> None:
    ground, client = store(cast, 1), log_in(who)
    walk = walks.begin(ground.shelves[0], by=ground.keeper)
    answers = [
        client.post(reverse(SCAN), {"code": ground.volumes[0].barcode}),
        client.post(reverse("archive-stocktake-new"), {"room": str(ground.room.pk)}),
        client.post(reverse("archive-walk-scan", args=[walk.pk]), {"code": ground.volumes[0].barcode}),
        client.post(reverse("archive-walk-end", args=[walk.pk])),
        client.post(reverse("archive-store-check-new", args=[ground.room.pk]), check()),
        client.get(reverse("archive-store-file", args=[ground.volumes[0].file.customer_id])),
    ]
    assert [answer.status_code for answer in answers] == [403] * 6


def test_pages_of_places_cost_the_same_with_more_rows(cast, log_in) -> None:
    ground, client = store(cast, 1), log_in("guwen")

    def costs() -> list[int]:
        found = []
        for path in pages_of(ground):
            client.get(path)
            with CaptureQueriesContext(connection) as seen:
                client.get(path)
            found.append(len(seen))
        return found

    more(range(48, 50), ground, cast)
    before = costs()
    more(range(50, 53), ground, cast)
    assert Volume.objects.count() == 16
    assert Shelf.objects.count() == 2
    assert costs() == before


def more(serials: range, ground: Store, cast: Any) -> None:
    """For each serial a file with a volume on the shelf, one missing, one without a place."""
    for serial in serials:
        row = actions.bind(accepted(patient(cast, f"顾{serial}"), serial, ground.keeper), 3, by=ground.keeper)
        actions.place(row, ground.shelves[0], by=ground.keeper)
        other = actions.bind(row.file, 3, by=ground.keeper)
        actions.place(other, ground.box, by=ground.keeper)
        actions.note_missing(other, by=ground.keeper, why="order")
        actions.bind(row.file, 3, by=ground.keeper)
