"""Departments of the clinic and who heads them. For the system administrator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import staffing, wording
from access.current import current_person
from access.forms.departments import DepartmentForm, NewDepartmentForm
from access.queries import departments
from vault.errors import StaleVersion


def list_departments(request: HttpRequest) -> HttpResponse:
    """All departments with their heads and how many work there."""
    rows = list(departments())
    return render(request, "access/departments.html", {"rows": rows, "total": len(rows)})


def new_department(request: HttpRequest) -> HttpResponse:
    """Make a department."""
    return _page(request, NewDepartmentForm(request.POST or None), _("New department"))


def change_department(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change names or head."""
    department = get_object_or_404(departments(), pk=pk)
    return _page(request, DepartmentForm(request.POST or None, instance=department), str(department))


def _page(request: HttpRequest, form: DepartmentForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        department = form.save(commit=False)
        department.version = form.cleaned_data["version"]
        try:
            staffing.keep_department(department, by=current_person(request))
        except (staffing.StaffingRefused, StaleVersion) as refused:
            form.add_error(None, wording.refusal(getattr(refused, "code", "stale")))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("departments"))
    context = {
        "form": form,
        "title": title,
        "cancel_url": reverse("departments"),
        "submit_label": _("Save"),
        "crumbs": [{"label": _("Departments"), "url": reverse("departments")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
