"""Checks of the four properties: the latest results, one result, its report on paper, checking one file or all of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Person
from archive.models import FileCheck
from archive.models.checks import Property
from archive.properties import checking, queries, report, wording
from archive.properties.checking import CHECKERS, PURPOSE
from archive.views.file_page import found as found_file
from records import curves
from records.curves import Curve
from records.printing import render_sheet
from records.views.printing import pdf_answer


def list_checks(request: HttpRequest) -> HttpResponse:
    """Of each file the last result, newest first; `?failed=1`: those that do not hold; `?page=`."""
    return _list(request)


def of_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a run of the job found."""
    return _list(request, pk)


def _list(request: HttpRequest, run: UUID | None = None) -> HttpResponse:
    reader = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    every = queries.checks_for(reader).filter(run=run) if run else queries.latest_for(reader)
    only_failed, key = bool(request.GET.get("failed")), request.GET.get("after", "")
    rows = every.filter(passed=False) if only_failed else every
    page = list(queries.after(rows, key)[: queries.PAGE + 1])
    more, page = len(page) > queries.PAGE, page[: queries.PAGE]
    keep, tally = "failed=1&" if only_failed else "", queries.tally(every)
    context = {
        "lines": [{"row": row, "properties": wording.lines_of(row)} for row in page],
        "total": tally["all"],
        "properties": [
            {"label": one.label, "holding": tally["all"] - tally[one.value], "failing": tally[one.value]}
            for one in Property
        ],
        "chart": None if run else _chart(queries.by_month(reader)),
        "only_failed": only_failed,
        "run": run,
        "keeps": reader.has_role(*CHECKERS),
        "pager": {
            "first_url": f"?{keep}" if key else None,
            "next_url": f"?{keep}after={page[-1].pk}" if more else None,
        },
    }
    return render(request, "archive/file_checks.html", context)


def _chart(months: list[tuple[str, int, int]]) -> dict[str, Any]:
    """How many checks were made in each month, and how many of them did not hold."""
    names = [month for month, _all, _failed in months]
    made = Curve(_("checks"), tuple(float(n) for _month, n, _failed in months))
    failed = Curve(_("that did not hold"), tuple(float(n) for _month, _all, n in months))
    return {
        "title": _("Checks by month"),
        "svg": curves.draw([float(n) for n in range(len(names))], names, [made, failed], counted=True),
        "columns": [_("Month"), _("checks"), _("that did not hold")],
        "rows": [[month, str(n), str(bad)] for month, n, bad in months],
    }


def _found(request: HttpRequest, pk: UUID, deed: audit.Action = audit.Action.VIEW) -> tuple[Person, FileCheck]:
    reader = current_person(request)
    row = queries.checks_for(reader).filter(pk=pk).first()
    if row is None:
        raise Http404
    audit.record_read(deed, actor=reader, customer=row.customer_id, obj=row, request=request, purpose=PURPOSE)
    return reader, row


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One result: each property with what was looked at and what is wrong; the earlier ones of the same file."""
    reader, check = _found(request, pk)
    earlier = queries.checks_for(reader).filter(file=check.file_id).exclude(pk=check.pk)[:10]
    context = {
        "check": check,
        "lines": wording.lines_of(check),
        "counts": wording.counts_of(check),
        "earlier": earlier,
        "keeps": reader.has_role(*CHECKERS),
    }
    return render(request, "archive/file_check.html", context)


def print_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as a PDF."""
    reader, check = _found(request, pk, audit.Action.PRINT)
    return pdf_answer(render_sheet(report.printed(check, by=reader)), f"four-properties-{check.file.number}")


def check_one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check one file now; leads to the result."""
    reader, file = found_file(request, pk)
    try:
        row = checking.check(file, by=reader)
    except checking.NotChecked:
        messages.error(request, _("The file is being destroyed or is destroyed: there is nothing to check."))
        return HttpResponseRedirect(reverse("archive-file-show", args=[pk]))
    return redirect("archive-filecheck", row.pk)


def check_all(request: HttpRequest) -> HttpResponse:
    """Have all files checked; leads to the page of the run."""
    return redirect("job-show", checking.check_all(by=current_person(request)).pk)
