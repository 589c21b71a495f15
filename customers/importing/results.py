"""The report of an import: what became of each row. As JSON (the form of `customers.register.report`) and as a workbook.

Holds personal data: sealed while it is kept, given out by an audited export only.
"""

import io
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from customers.importing import carrying, papers
from customers.importing.wording import ACTION_WORDS, problems_of, said
from customers.models import RegisterImport
from customers.register import ImportPlan

_KEPT = ("sheet", "row", "action", "of", "reason", "why", "values", "warnings")


def lines(plan: ImportPlan, load: carrying.Load) -> list[dict[str, Any]]:
    """The rows of an executed plan, each with the number and id of the customer it went to."""
    into = {(visit.row.sheet, visit.row.row): visit.customer for visit in load.visits}
    found = papers.lines_of(plan)
    for line in found:
        customer = into.get((line["sheet"], line["row"]))
        line["number"] = customer.number if customer else None
        line["customer"] = str(customer.pk) if customer else None
    return found


def as_json(source: RegisterImport, filename: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The report in the form that `import_register --report` writes, with the customers' numbers."""
    return {"file": filename, "rows": [_json_row(row) for row in rows], "counts": source.counts}


def _json_row(row: dict[str, Any]) -> dict[str, Any]:
    of = papers.origin_of(row)
    named = None
    if of is not None:
        named = {"customer": of.customer} if of.customer else {"sheet": of.sheet, "row": of.row}
    return {**{name: row[name] for name in _KEPT}, "of": named, "answer": row["answer"], "number": row["number"]}


def as_workbook(rows: list[dict[str, Any]]) -> bytes:
    """The report as XLSX: every cell is text, quoted, so that nothing in it is ever taken for a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Import report"))
    headings = (_("Sheet"), _("Row"), _("Name"), _("What was done"), _("Customer number"), _("Problems"), _("Answer"))
    sheet.append([text_cell(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([text_cell(sheet, text) for text in _cells(row)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["sheet"] or "",
        row["row"],
        row["values"].get("name") or "",
        ACTION_WORDS[row["action"]],
        row["number"] or "",
        "\n".join(problem.text for problem in problems_of(row)),
        said(row["answer"]),
    )


def text_cell(sheet: Any, value: Any) -> WriteOnlyCell:
    """A cell that holds its value as text, marked as quoted; characters that XML cannot hold are left out."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
