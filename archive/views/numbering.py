"""Numbers: the pattern of each class, the report of gaps, another number for a file, old paper numbers (B3.3)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.roles import Deed, Role
from archive.forms.numbering import NumberForm, OldNumberForm, SchemeForm, StrikeForm
from archive.models import OldNumber
from archive.models.files import FileClass
from archive.models.numbering import VoidReason
from archive.numbering import NumberRefused, gaps, issuing, old, patterns, schemes
from archive.numbering.wording import refusal
from archive.views.file_page import found
from customers.models import Customer
from records.lifecycle import MoveRefused
from records.links import customer_card
from records.wording import refusal as move_refusal
from vault.errors import StaleVersion
from vault.recorded import open_rows


def show_numbers(request: HttpRequest) -> HttpResponse:
    """The pattern of every class with the next number, and the report of gaps."""
    reader = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="archive_number")
    schemes_now = [
        {"class": one, "pattern": text, "next": schemes.next_of(one, patterns.read(text))}
        for one, text in schemes.texts().items()
    ]
    series = gaps.report()
    context = {
        "schemes": schemes_now,
        "series": series,
        "missing": sum(len(one.missing) for one in series),
        "keeps": reader.has_role(Role.ARCHIVE_MANAGER),
    }
    return render(request, "archive/numbers.html", context)


def change_scheme(request: HttpRequest, file_class: str) -> HttpResponse:
    """Another pattern for a class, with the number that would follow shown before it counts; its history."""
    person = current_person(request)
    if file_class not in FileClass.values:
        raise Http404
    which = FileClass(file_class)
    row = schemes.row_of(which)
    form = SchemeForm(request.POST or None, file_class=which, initial={"pattern": row.pattern, "seen": row.version})
    only_looks = "preview" in request.POST
    form.fields["reason"].required = not only_looks
    if request.method == "POST" and form.is_valid() and not only_looks:
        values = form.cleaned_data
        try:
            schemes.change(which, values["pattern"], values["reason"], by=person, seen=values["seen"])
        except StaleVersion:
            form.add_error(None, _("Somebody changed this in the meantime. Open it again to see the newest version."))
        else:
            messages.success(request, _("Saved. Numbers given before stay as they are."))
            return redirect("archive-numbers")
    versions = row.history.select_related("history_user").order_by("-version") if row.version else []
    context = {
        "form": form,
        "label": which.label,
        "following": form.following or schemes.next_of(which, patterns.read(row.pattern)),
        "versions": versions,
    }
    return render(request, "archive/scheme.html", context, status=422 if form.errors else 200)


def give_another(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Void the number of a file; it gets another one."""
    person, file = found(request, pk)
    form = NumberForm(request.POST or None, initial={"file_class": file.file_class, "unit": file.unit})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        reason, which = VoidReason(values["reason"]), FileClass(values["file_class"])
        try:
            fresh = issuing.give_another(file, reason, which, values["unit"], by=person)
        except NumberRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            told = _("%(old)s is voided; the file is now %(new)s.") % {"old": file.number, "new": fresh.number}
            messages.success(request, told)
            return redirect("archive-file-show", file.pk)
    here = reverse("archive-file-show", args=[file.pk])
    context = {
        "form": form,
        "title": _("Another number for %(number)s") % {"number": file.number},
        "intro": _(
            "The number stays in the books as voided, with the reason, and the search still finds the file by it."
        ),
        "cancel_url": here,
        "submit_label": _("Void and give the next number"),
        "crumbs": [{"label": file.number, "url": here}],
        **customer_card(file.customer, grants.sections(person, file.customer, Deed.VIEW)),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)


def old_numbers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The numbers of a customer's paper file in former registers: the list, and one more."""
    person = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk).opened()
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=pk, obj=customer, request=request, purpose="archive_number"
    )
    form = OldNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            old.enter(customer, form.cleaned_data["number"], form.cleaned_data["source"], by=person)
        except NumberRefused as refused:
            form.add_error("number", refusal(refused.code))
        else:
            messages.success(request, _("Saved. The search finds the file by this number now."))
            return redirect("archive-old-numbers", pk)
    rows = OldNumber.objects.visible_to(person).filter(customer=customer).select_related("entered_by", "struck_by")
    context = {
        "form": form,
        "rows": open_rows(rows.order_by("entered_at")),
        **customer_card(customer, grants.sections(person, customer, Deed.VIEW)),
    }
    return render(request, "archive/old_numbers.html", context, status=422 if form.errors else 200)


def strike_old(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Strike an old number out that was entered in error."""
    person = current_person(request)
    row: OldNumber = get_object_or_404(OldNumber.objects.visible_to(person).select_related("customer"), pk=pk)
    open_rows([row, row.customer])
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=row.customer_id, obj=row, request=request, purpose="archive_number"
    )
    form = StrikeForm(request.POST or None)
    here = reverse("archive-old-numbers", args=[row.customer_id])
    if request.method == "POST" and form.is_valid():
        try:
            old.strike(row, form.cleaned_data["reason"], by=person)
        except NumberRefused as refused:
            form.add_error(None, refusal(refused.code))
        except MoveRefused as refused:
            form.add_error("reason", move_refusal(refused.code))
        else:
            messages.success(request, _("Struck out."))
            return redirect(here)
    context = {
        "form": form,
        "title": _("Strike out the old number %(number)s") % {"number": row.number},
        "cancel_url": here,
        "submit_label": _("Strike out"),
        "crumbs": [{"label": _("Old numbers"), "url": here}],
        **customer_card(row.customer, grants.sections(person, row.customer, Deed.VIEW)),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)
