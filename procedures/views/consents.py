"""The customer takes a consent back (E1.4)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.roles import Deed
from procedures import consenting
from procedures.models.consents import ConsentSheet
from records.lifecycle import MoveRefused
from records.links import customer_card
from records.views.base import spec_or_404
from records.wording import refusal
from vault.errors import StaleVersion
from vault.recorded import open_rows


def withdraw_consent(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    """Ask for the reason, then note the withdrawal; the surgery waits for a new consent."""
    spec, person = spec_or_404(key), current_person(request)
    if not issubclass(spec.model, ConsentSheet):
        raise Http404
    consent = get_object_or_404(spec.model.objects.visible_to(person).select_related("customer", "case"), pk=pk)
    if not spec.writable(person.roles, grants.sections(person, consent.customer, Deed.CHANGE)):
        raise PermissionDenied("role")
    audit.record_read(
        audit.Action.VIEW,
        actor=person,
        customer=consent.customer_id,
        obj=consent,
        section=spec.section,
        request=request,
    )
    open_rows([consent, consent.customer])
    reason, error = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            consenting.withdraw(consent, by=person, reason=reason)
            messages.success(request, _("The consent is withdrawn."))
            return redirect("sheet-show", key, pk)
        except (MoveRefused, StaleVersion) as refused:
            error = refusal(getattr(refused, "code", "stale"), refused)
    sections = grants.sections(person, consent.customer, Deed.VIEW)
    context = {
        **customer_card(consent.customer, sections),
        "spec": spec,
        "sheet": consent,
        "error": error,
        "reason": reason,
    }
    return render(request, "procedures/withdraw.html", context, status=422 if error else 200)
