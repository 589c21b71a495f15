"""Asking for a bound customer file, and fetching it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from access import audit
from access.current import current_person
from archive import binding
from archive.models import BoundFile
from customers.models import Customer
from records.views.printing import pdf_answer
from vault.errors import VaultError
from vault.files import open_stored


def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Start binding; leads to the page of the run."""
    person = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk)
    return redirect("job-show", binding.ask(customer, by=person).pk)


def of_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The result of a run: the bound file that it made."""
    row = get_object_or_404(BoundFile.objects.fetchable_by(current_person(request)), run=pk)
    return redirect("bound-fetch", row.pk)


def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF, for who asked for it, within its hour, while all that is in it may still be printed; else 403."""
    person = current_person(request)
    row = get_object_or_404(BoundFile.objects.fetchable_by(person), pk=pk, file__isnull=False)
    customer = get_object_or_404(Customer.objects.visible_to(person), pk=row.customer_id)
    if not binding.may_fetch(row, by=person):
        raise PermissionDenied("print")
    audit.record_read(audit.Action.EXPORT, actor=person, customer=customer.pk, obj=row, request=request)
    try:
        with open_stored(row.file) as content:
            return pdf_answer(b"".join(content.blocks()), f"file-{customer.number}")
    except VaultError:
        raise Http404 from None
