"""Applying for access, the access register, giving back and signing off (A4.1, A4.3, B6.1 to B6.3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.models import Application, Person
from access.roles import Role, Section
from archive.forms.requests import AccessRequestForm, SigningOffForm, first_values
from archive.models import RegisterEntry
from archive.requests import actions, queries
from archive.views.applying import apply_with
from customers.models import Customer
from jobs.queries import page_of
from vault.recorded import open_rows


def new(request: HttpRequest) -> HttpResponse:
    """Apply for access; `?customer=` names a file that the reader can see in part."""
    person = current_person(request)
    form = AccessRequestForm(request.POST or None, initial=first_values(_number(request, person)))
    return apply_with(
        request,
        form,
        lambda: actions.ask(form.wish(), by=person),
        title=_("Apply for access to files"),
        intro=_(
            "For files that are not yours to see by duty. Your department head decides, for managers the executive in charge; "
            "then the archive department opens exactly these sections for this time (A4.1, A4.3)."
        ),
    )


def _number(request: HttpRequest, person: Person) -> str:
    try:
        row = Customer.objects.visible_to(person).filter(pk=UUID(request.GET.get("customer", ""))).first()
    except ValueError:
        return ""
    return row.number if row else ""


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of a request, for the engine of applications: files by number, their names to nobody."""
    request = application.access_request
    files = list(request.files.select_related("entry").order_by("number"))
    entries = [row.entry for row in files if hasattr(row, "entry")]
    return {
        "template": "archive/request_facts.html",
        "request": request,
        "sections": [str(section.label) for section in Section if section in request.sections],
        "numbers": [row.number for row in files],
        "left_out": [row.number for row in files if entries and row.customer_id is None],
        "entries": [_line(entry, reader) for entry in entries],
    }


def list_register(request: HttpRequest) -> HttpResponse:
    """The access register: whole for archive and supervision, one's own lines for others. `?open=1`: not signed off yet."""
    reader = current_person(request)
    only_open = bool(request.GET.get("open"))
    rows = queries.to_sign_off(reader) if only_open else queries.register_for(reader)
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="access_register")
    open_rows(page.rows)
    context = {
        "lines": [_line(entry, reader) for entry in page.rows],
        "only_open": only_open,
        "pager": _pager(page, only_open),
        "whole": reader.has_role(*queries.READERS),
    }
    return render(request, "archive/register.html", context)


def _pager(page: Any, only_open: bool) -> dict[str, str]:
    keep = "open=1&" if only_open else ""
    found = {}
    if page.newer:
        found = {"first_url": f"?{keep}".rstrip("&?") or "?", "previous_url": f"?{keep}after={page.newer}"}
    if page.older:
        found["next_url"] = f"?{keep}before={page.older}"
    return found


def _line(entry: RegisterEntry, reader: Person) -> dict[str, Any]:
    reads_now = entry.returned_at is None and entry.requested.request.ends_at > timezone.now()
    begun = entry.grant.starts_at <= timezone.now()
    return {
        "row": entry,
        "number": entry.customer.number,
        "url": reverse("customer-show", args=[entry.customer_id]) if reads_now and begun and _is(reader, entry) else "",
        "sections": [str(section.label) for section in Section if section in entry.grant.sections],
        "reads_now": reads_now,
        "may_give_back": reads_now and _is(reader, entry),
        "may_sign_off": entry.signed_off_at is None
        and reader.has_role(Role.ARCHIVE_MANAGER)
        and not _is(reader, entry),
    }


def _is(reader: Person, entry: RegisterEntry) -> bool:
    return entry.reader_id == reader.pk


def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reader is done."""
    reader = current_person(request)
    entry = get_object_or_404(queries.register_for(reader), pk=pk)
    actions.give_back(entry, by=reader)
    messages.success(request, _("Given back: the file is shut for you now."))
    return HttpResponseRedirect(reverse("access-register"))


def sign_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The archive manager signs a line of the register off."""
    reader = current_person(request)
    entry = get_object_or_404(queries.register_for(reader), pk=pk)
    form = SigningOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_off(entry, form.cleaned_data["remark"], by=reader)
        except DecisionRefused:
            form.add_error(None, _("This line was signed off in the meantime."))
        else:
            messages.success(request, _("Signed off."))
            return HttpResponseRedirect(reverse("access-register"))
    ends_now = entry.returned_at is None
    context = {
        "form": form,
        "title": _("Sign off: %(number)s, read by %(name)s")
        % {"number": entry.customer.number, "name": entry.reader.name},
        "intro": _("The file is still open to the reader; signing off shuts it at once.") if ends_now else "",
        "cancel_url": reverse("access-register"),
        "submit_label": _("Sign off"),
        "crumbs": [{"label": _("Access register"), "url": reverse("access-register")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
