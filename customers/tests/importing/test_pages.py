"""The pages of register imports: upload, preview with its questions, confirmation, report, downloads; and who may."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from access import audit
from access.models import AuditEvent
from customers.importing import preview
from customers.models import Customer, RegisterImport
from customers.register import read_register
from customers.tests.importing.ground import ROWS, content, imported, received
from jobs import running
from jobs.models import JobRun

pytestmark = pytest.mark.django_db


def upload(client, data: bytes, name: str = "register.csv"):
    """Send a file to the upload page."""
    return client.post("/imports/", {"file": SimpleUploadedFile(name, data)})


@pytest.mark.clause("A1.1")
@pytest.mark.parametrize("name", ["guwen", "zhoumin"])
def test_file_goes_from_upload_to_report(log_in, name: str) -> None:
    client = log_in(name)
    address = upload(client, content()).headers["Location"]
    source = RegisterImport.objects.get()
    assert (address, source.state) == (f"/imports/{source.pk}/", "uploaded")
    running.execute(source.run)
    page = client.get(f"{address}?show=review").content.decode()
    assert page.count("import-row") == 1
    assert "沈益州" in page
    assert client.post(f"{address}rows/3/answer/", {"choice": "new"}).status_code == 302
    assert client.post(f"{address}confirm/").headers["Location"] == address
    source = RegisterImport.objects.get()
    assert (source.state, source.answers["3"]["choice"]) == ("confirmed", "new")
    assert JobRun.objects.get(pk=source.run).kind == "customers.import_register"


@pytest.mark.parametrize(
    "name", ["chenlu", "tanglei", "heqiang", "linyuan", "xuguan", "yanrong", "qinzheng", "jiangbo"]
)
@pytest.mark.clause("A4.1")
def test_others_are_refused_and_see_nothing(cast, log_in, name: str) -> None:
    source = received(cast["guwen"])
    client = log_in(name)
    pages = ["/imports/", "/imports/template/", f"/imports/{source.pk}/", f"/imports/{source.pk}/state/"]
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert [b"register.csv" in answer.content for answer in answers] == [False] * 4


@pytest.mark.clause("A4.1")
def test_head_of_front_desk_does_not_see_imports_of_others(cast, log_in) -> None:
    theirs, own = received(cast["guwen"]), received(cast["zhoumin"])
    client = log_in("zhoumin")
    assert [client.get(f"/imports/{row.pk}/").status_code for row in (theirs, own)] == [404, 200]
    for step in ("confirm", "cancel", "rows/3/answer"):
        assert client.post(f"/imports/{theirs.pk}/{step}/", {"choice": "new"}).status_code == 404


def test_hostile_or_strange_file_is_refused_with_a_message(log_in) -> None:
    client = log_in("guwen")
    for data, name in (
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b"\x00\x01\x02" * 50, "a.csv"),
        (b"a,b\n1,2\n", "a.csv"),
        (b"%PDF-1.7", "a.pdf"),
    ):
        answer = upload(client, data, name)
        assert (answer.status_code, "error-summary" in answer.content.decode()) == (422, True)
    assert client.post("/imports/", {}).status_code == 422
    assert RegisterImport.objects.count() == 0


def test_rows_come_in_pages_by_place(cast, log_in) -> None:
    rows = [[f"甲{chr(0x4E00 + n)}", "女", None, f"1700001{n:04}", None, "2024-01-02", *[None] * 9] for n in range(60)]
    source = received(cast["guwen"], rows)
    client = log_in("guwen")
    counts = [
        client.get(f"/imports/{source.pk}/?from={start}").content.count(b"import-row") for start in (0, 25, 50, 60)
    ]
    assert counts == [25, 25, 10, 0]
    second = preview.page(source, cast["guwen"], chosen="", start=25)
    assert (second.before, second.after, second.first, second.total) == (0, 50, 26, 60)


def test_row_is_answered_in_place_and_the_answer_taken_back(cast, log_in) -> None:
    source = received(cast["guwen"])
    client = log_in("guwen")
    where = f"/imports/{source.pk}/rows/3/answer/"
    row = client.post(where, {"choice": "merge"}, headers={"HX-Request": "true"}).content.decode()
    assert (row.count('aria-pressed="true"'), row.strip().startswith("<article")) == (1, True)
    client.post(where, {"choice": ""}, headers={"HX-Request": "true"})
    assert RegisterImport.objects.get().answers == {}
    assert client.post(f"/imports/{source.pk}/rows/0/answer/", {"choice": "merge"}).status_code == 404
    assert client.post(where, {"choice": "x"}).status_code == 404


def test_cancelled_import_cannot_be_confirmed(cast, log_in) -> None:
    source = received(cast["guwen"])
    client = log_in("guwen")
    assert client.post(f"/imports/{source.pk}/cancel/").status_code == 302
    client.post(f"/imports/{source.pk}/confirm/")
    assert (RegisterImport.objects.get().state, Customer.objects.count()) == ("cancelled", 0)
    assert client.get(f"/imports/{source.pk}/").status_code == 200


@pytest.mark.clause("A4.4")
def test_report_goes_out_as_text_only_and_is_logged(cast, log_in) -> None:
    formula = ["=1+1", *ROWS[0][1:]]
    source = imported(cast["guwen"], [formula])
    client = log_in("guwen")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/imports/{source.pk}/report.xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if cell.value == "=1+1"] == ["=1+1"]
    report = json.loads(client.get(f"/imports/{source.pk}/report.json").content)
    assert (report["file"], report["rows"][0]["number"]) == ("register.csv", "C000001")
    exports = AuditEvent.objects.using("audit").filter(action=audit.Action.EXPORT, object_uuid=source.pk).order_by("id")
    assert list(exports.values_list("purpose", flat=True)) == ["xlsx", "json"]


def test_no_report_before_the_import(cast, log_in) -> None:
    source = received(cast["guwen"])
    assert log_in("guwen").get(f"/imports/{source.pk}/report.xlsx").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_empty_register_has_headings_that_are_read(cast, log_in, language: str) -> None:
    cast["guwen"].language = language
    cast["guwen"].save()
    book = openpyxl.load_workbook(io.BytesIO(log_in("guwen").get("/imports/template/").content))
    book.active.append(["林晓岚", "女", *[None] * 2, "17000000001"])
    out = io.BytesIO()
    book.save(out)
    register = read_register(out.getvalue(), "register.xlsx")
    assert [(row.cells["name"], row.cells["phones"]) for row in register.rows] == [("林晓岚", "17000000001")]


def test_state_page_tells_the_browser_when_it_is_over(cast, log_in) -> None:
    source = received(cast["guwen"])
    assert log_in("guwen").get(f"/imports/{source.pk}/state/").headers["HX-Refresh"] == "true"


def test_name_of_known_customer_is_shown_only_to_who_may_see_it(cast, log_in) -> None:
    imported(cast["guwen"], ROWS[:1])
    other = ["林晓兰", "女", None, ROWS[0][3], None, "2025-05-01", *[None] * 9]
    pages = []
    for name in ("guwen", "zhoumin"):
        source = received(cast[name], [other])
        pages.append(log_in(name).get(f"/imports/{source.pk}/").content.decode())
    assert [("C000001" in page, "林晓岚" in page) for page in pages] == [(True, True), (True, False)]
