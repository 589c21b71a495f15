"""The catalogue of the archive, its export, the page of a file, marks, panels of other parts (A2.7, B3.4, B4.2, D3.2)."""

import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from access.models import AuditEvent, Grant, Person
from access.personas import PASSWORD
from archive import binding, file_panels, marks
from archive.catalogue import exporting, queries
from archive.catalogue.exporting import Catalogue, TooMany
from archive.catalogue.queries import Choice
from archive.models import ArchiveFile
from archive.models.files import FileClass
from archive.numbering import old, schemes
from archive.tests.filing.ground import accepted, served
from archive.tests.ground import patient
from customers.models import Case
from vault.files import open_stored

pytestmark = pytest.mark.django_db
YEAR = schemes.this_year()
EVERYTHING = Choice()


@pytest.fixture
def files(cast) -> list[ArchiveFile]:
    classes = (FileClass.OUTPATIENT, FileClass.CARE, FileClass.OUTPATIENT)
    return [accepted(cast, patient(cast, name), one) for name, one in zip("甲乙丙", classes, strict=True)]


def numbers(rows) -> list[str]:
    return [row.number for row in rows]


@pytest.mark.clause("B4.2")
def test_lines_stand_by_class_year_and_number(cast, files) -> None:
    found, before, after = queries.page_of(queries.catalogue_for(cast["guwen"], EVERYTHING))
    assert (numbers(found), before, after) == (
        [f"HL{YEAR}000001", f"MZ{YEAR}000001", f"MZ{YEAR}000002"], "", "",
    )  # fmt: skip
    one = queries.catalogue_for(cast["guwen"], Choice.read("outpatient", str(YEAR)))
    assert numbers(queries.page_of(one)[0]) == [f"MZ{YEAR}000001", f"MZ{YEAR}000002"]
    assert not queries.catalogue_for(cast["guwen"], Choice.read("outpatient", "1999"))
    assert queries.tree(cast["guwen"]) == [
        {"class": "outpatient", "label": FileClass.OUTPATIENT.label, "count": 2, "years": [(YEAR, 2)]},
        {"class": "care", "label": FileClass.CARE.label, "count": 1, "years": [(YEAR, 1)]},
    ]


@pytest.mark.parametrize(("file_class", "year"), [("x", "y"), ("", "20"), ("outpatient'", "２０２６年"), ("", "99999")])
def test_what_is_no_class_or_year_counts_as_all(file_class, year) -> None:
    assert Choice.read(file_class, year) == EVERYTHING


def test_pages_lead_forth_and_back(cast, files, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    rows = queries.catalogue_for(cast["guwen"], EVERYTHING)
    seen, after = [], ""
    for _ in range(3):
        page, _before, after = queries.page_of(rows, after=after)
        seen += numbers(page)
    assert (seen, after) == ([f"HL{YEAR}000001", f"MZ{YEAR}000001", f"MZ{YEAR}000002"], "")
    back, before, _after = queries.page_of(rows, before=seen[2])
    assert (numbers(back), before) == ([seen[1]], seen[1])
    assert numbers(queries.page_of(rows, before=seen[1])[0]) == [seen[0]]
    assert [numbers(queries.page_of(rows, after=what)[0]) for what in ("no such number", "\0")] == [[seen[0]]] * 2


@pytest.mark.clause("B4.2")
def test_archive_sees_its_files_overseers_numbers_alone(cast, files, log_in) -> None:
    Grant.objects.filter(customer=files[0].customer_id).update(ends_at=timezone.now())
    url = reverse("archive-catalogue")
    keeper, overseer = (log_in(name).get(url).content.decode() for name in ("guwen", "qinzheng"))
    assert files[0].number not in keeper and files[2].number in keeper
    assert files[0].number in overseer and reverse("archive-file-show", args=[files[2].pk]) not in overseer
    assert log_in("chenlu").get(url).status_code == 403


def test_page_asks_the_same_with_one_line_and_three(cast, files, log_in) -> None:
    client, url = log_in("guwen"), reverse("archive-catalogue")
    client.get(url)
    counts = []
    for query in ("?class=care", "?class=outpatient", ""):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{url}{query}")
        counts.append(len(seen))
    assert len(set(counts)) == 1


def _export(client, **values):
    client.session.pop("proved_at", None)
    return client.post(reverse("archive-catalogue-export"), {"password": PASSWORD, **values})


@pytest.mark.clause("B4.2")
def test_export_holds_what_the_reader_sees_and_no_names(cast, files, log_in) -> None:
    Grant.objects.filter(customer=files[0].customer_id).update(ends_at=timezone.now())
    answer = _export(log_in("guwen"), form="xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows[1:]] == [files[1].number, files[2].number]
    assert not any(name in str(rows) for name in "甲乙丙")
    assert AuditEvent.objects.using("audit").filter(action="export", purpose="catalogue_xlsx").count() == 1


def test_export_as_pdf(cast, files, log_in) -> None:
    answer = _export(log_in("guwen"), form="pdf", **{"class": "outpatient"})
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert files[0].number in text and files[1].number not in text
    assert AuditEvent.objects.using("audit").filter(action="export", purpose="catalogue_pdf").count() == 1


def test_export_asks_for_a_proof_and_for_the_role(cast, files, log_in) -> None:
    url = reverse("archive-catalogue-export")
    asked = log_in("guwen")
    session = asked.session
    session.pop("proved_at", None)
    session.save()
    page = asked.post(url, {"form": "xlsx"})
    assert files[1].number not in page.content.decode() and page["Content-Type"].startswith("text/html")
    assert AuditEvent.objects.using("audit").filter(action="export").count() == 0
    assert log_in("qinzheng").post(url, {"form": "xlsx"}).status_code == 403


def test_too_many_files_are_not_taken_along(cast, files, log_in, monkeypatch) -> None:
    monkeypatch.setattr(exporting, "MOST", 2)
    with pytest.raises(TooMany):
        exporting.gathered(EVERYTHING, by=cast["guwen"])
    answer = _export(log_in("guwen"), form="xlsx")
    assert answer["Location"].startswith(reverse("archive-catalogue"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(text) -> None:
    made = exporting.workbook(Catalogue("x", "", (text,), ((text,),)))
    cells = [row[0] for row in load_workbook(io.BytesIO(made)).active.iter_rows(values_only=True)]
    assert cells == [f"'{text}", f"'{text}"]


@pytest.mark.clause("A2.7", "A3.1", "B3.4")
def test_page_of_a_file_shows_number_marks_contents_and_numbers(cast, log_in) -> None:
    file = accepted(cast, served(cast))
    old.enter(file.customer, "2019-0032", "旧登记簿", by=cast["guwen"])
    url = reverse("archive-file-show", args=[file.pk])
    page = log_in("guwen").get(url).content.decode()
    assert all(text in page for text in (file.number, ">MZ</span>", "2019-0032", "旧登记簿", "张伟明"))
    seen = AuditEvent.objects.using("audit").filter(object_uuid=file.pk, action="view", purpose="archive_file")
    assert seen.count() == 1


def test_contents_end_where_the_readers_sections_end(cast, log_in) -> None:
    file = accepted(cast, served(cast))
    url, surgery = reverse("archive-file-show", args=[file.pk]), "/sheets/surgery/"
    assert surgery in log_in("guwen").get(url).content.decode()
    desk = log_in("chenlu").get(url)
    assert desk.status_code == 200 and surgery not in desk.content.decode()
    assert (log_in("luojia").get(url).status_code, log_in("qinzheng").get(url).status_code) == (404, 403)


@pytest.mark.clause("B3.4")
@pytest.mark.parametrize(
    ("file_class", "stage", "outcome", "said"),
    [
        ("denture_person", "consultation", "", "Pre-sale"),
        ("denture_person", "surgery", "", "In-sale"),
        ("denture_distributor", "followup", "", "After-sale"),
        ("outpatient", "surgery", "", "Surgery"),
        ("outpatient", "followup", "completed", "Follow-up, closed"),
        ("outpatient", "", "", ""),
    ],
)
def test_phase_of_business_or_stage_of_care(file_class, stage, outcome, said) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert marks.phase(file_class, stage, outcome) == said


@pytest.mark.clause("B3.4", "A3.1")
def test_cover_of_the_bound_file_bears_number_class_and_phase(cast) -> None:
    from django.utils import translation

    file = accepted(cast, served(cast))
    Case.objects.get(customer=file.customer_id)
    with translation.override("en"):
        run = binding.ask(file.customer, by=Person.objects.get(pk=cast["guwen"].pk))
        wanted = binding.BoundFile.objects.get(run=run.pk)
        binding.bind(wanted)
    wanted.refresh_from_db()
    with open_stored(wanted.file) as content:
        cover = pypdf.PdfReader(io.BytesIO(b"".join(content.blocks()))).pages[0].extract_text()
    assert all(text in cover for text in (file.number, "Class mark", "MZ", "Phase", "Eyelid surgery, outpatient"))


def test_panels_stand_in_their_order_where_they_have_something(cast, files, monkeypatch, rf) -> None:
    monkeypatch.setattr(file_panels, "_panels", {})
    request = rf.get("/")
    file_panels.register(50, "archive/b.html", lambda _request, file: {"number": file.number})
    file_panels.register(10, "archive/a.html", lambda _request, _file: {"first": True})
    file_panels.register(20, "archive/c.html", lambda _request, _file: None)
    file_panels.register(50, "archive/b.html", lambda _request, file: {"again": file.number})
    assert file_panels.panels_of(request, files[0]) == [
        {"first": True, "template": "archive/a.html"}, {"again": files[0].number, "template": "archive/b.html"},
    ]  # fmt: skip
