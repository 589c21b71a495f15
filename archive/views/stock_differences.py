"""The differences of a stock-take: what is done about one, by whom, until when; and that it has been done (B5.3)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from archive.forms.store_watch import SettleForm
from archive.models.stocktakes import DifferenceKind, Remedy
from archive.store import settling, stock_queries, wording
from archive.store.actions import PURPOSE, StoreRefused
from archive.views.stocktakes import difference_line


def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is done about one difference, by whom, until when."""
    person = current_person(request)
    row = get_object_or_404(stock_queries.all_differences(), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=person, obj=row, request=request, purpose=PURPOSE)
    here, line = reverse("archive-stocktake", args=[row.stocktake_id]), difference_line(row, timezone.localdate())
    offered = settling.REMEDIES.get(DifferenceKind(row.kind), ())
    form = SettleForm(request.POST or None, offered=offered, initial={"charged": person.pk})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            settling.settle(row, Remedy(given["remedy"]), given["charged"], given["due_on"], by=person)
        except StoreRefused as refused:
            form.add_error("due_on" if refused.code == "due" else None, wording.refusal(refused.code))
        except PermissionDenied:
            form.add_error(None, wording.refusal("unknown"))
        else:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(here)
    places = {"expected": line["expected"] or "–", "found": line["found"] or "–"}
    context = {
        "form": form,
        "title": f"{line['name']} · {row.get_kind_display()}",
        "intro": _("Registered: %(expected)s. Found: %(found)s.") % places,
        "cancel_url": here,
        "submit_label": _("Save"),
        "crumbs": [
            {"label": _("Archive desk"), "url": reverse("archive-desk")},
            {"label": _("Stock-take %(number)s") % {"number": row.stocktake.number}, "url": here},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was decided about a difference has been done."""
    person = current_person(request)
    row = get_object_or_404(stock_queries.all_differences(), pk=pk)
    try:
        settling.finish(row, by=person)
        messages.success(request, _("Noted."))
    except StoreRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    return HttpResponseRedirect(reverse("archive-stocktake", args=[row.stocktake_id]))
