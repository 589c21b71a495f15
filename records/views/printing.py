"""Printing a sheet or its blank form as an A4 PDF; every print is logged."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from access import audit
from access.current import current_person
from records import paper
from records import spec as specs
from records.including import included_sheets
from records.printing import render_blank, render_sheet
from records.views.base import SheetView, spec_or_404

PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""What a browser's own PDF viewer needs, and nothing else: a sandboxed page would not show the PDF at all."""


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in its own tab; its name tells nothing about a person."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{slugify(name) or "sheet"}.pdf"'
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    return answer


class PrintSheet(SheetView):
    """One sheet as a PDF in the reader's language."""

    reads = audit.Action.PRINT
    reads_at_once = False

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The PDF, as far as the sections go that the reader may print; 403 where the sheet is only to be read (B6.3)."""
        printable = self.printable()
        if self.spec.section not in printable:
            raise PermissionDenied("print")
        self.note_reading()
        included = [other for other in included_sheets(self.sheet) if other.spec.section in printable]
        sheet = paper.printed_sheet(self.sheet, printable, by=self.person, included=included)
        return pdf_answer(render_sheet(sheet), f"{self.spec.key}-{self.sheet.customer.number}")


def blank_form(request: HttpRequest, key: str) -> HttpResponse:
    """The empty form of a kind of sheet."""
    person, spec = current_person(request), spec_or_404(key)
    included = [found for found in map(specs.get, spec.includes) if found is not None]
    audit.record_read(audit.Action.PRINT, actor=person, request=request, purpose="blank_form")
    return pdf_answer(render_blank(paper.blank_sheet(spec, included, by=person)), f"blank-{key}")


def list_forms(request: HttpRequest) -> HttpResponse:
    """Every kind of sheet with its empty form, to be printed in stock for a day without power."""
    current_person(request)
    lines = [
        {
            "title": spec.title,
            "stage": spec.stage.label if spec.stage else "",
            "url": reverse("form-blank", args=[spec.key]),
        }
        for spec in specs.all_specs()
    ]
    return render(request, "records/forms.html", {"lines": lines})
