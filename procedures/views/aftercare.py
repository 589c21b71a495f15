"""The way from a notification about an aftercare record to its page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from access.current import current_person
from procedures.models import AftercareRecord


def open_aftercare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the record, which logs its own reading; 404 for somebody who may not see it."""
    record = get_object_or_404(AftercareRecord.objects.visible_to(current_person(request)), pk=pk)
    return redirect("sheet-show", "aftercare", record.pk)
