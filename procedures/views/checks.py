"""The way from a notification of pre-op results to them; the consultant, who may not read the check sheet, learns whether
the customer is cleared (A2.3)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from access import audit, grants
from access.current import current_person
from access.roles import Deed, Section
from procedures import reporting
from procedures.models import PreopSheet
from records.links import customer_card
from vault.recorded import open_rows


def open_result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the check sheet who may read it; show the case's consultant the clearance and nothing else; else 404."""
    person = current_person(request)
    if PreopSheet.objects.visible_to(person).filter(pk=pk).exists():
        return redirect("sheet-show", "preop", pk)
    checks = get_object_or_404(reporting.of_own_cases(person), pk=pk)
    audit.record_read(
        audit.Action.VIEW,
        actor=person,
        customer=checks.customer_id,
        obj=checks,
        section=Section.PREOP,
        purpose="clearance",
        request=request,
    )
    open_rows([checks, checks.customer])
    sections = grants.sections(person, checks.customer, Deed.VIEW)
    context = {**customer_card(checks.customer, sections), "checks": checks}
    return render(request, "procedures/result.html", context)
