"""Legal holds: the register, setting one, one with its history, asking to lift it, lifting it (A3.4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access import audit, stepup
from access.current import current_person
from access.models import Person
from access.roles import Role
from archive.forms.holds import HoldForm, LiftForm, LookForm, first_values
from archive.holds import actions, queries
from archive.holds.actions import HoldRefused
from archive.holds.wording import refusal
from archive.models import LegalHold
from customers.models import Customer
from vault.recorded import open_rows

PAGE, PURPOSE = 50, "hold"


def list_all(request: HttpRequest) -> HttpResponse:
    """The register, newest first; `?on=1`: those that still hold."""
    reader, only_on = current_person(request), bool(request.GET.get("on"))
    rows = queries.holds_for(reader)
    page = Paginator(rows.filter(lifted_at=None) if only_on else rows, PAGE).get_page(request.GET.get("page"))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    keep = "on=1&" if only_on else ""
    pager = {}
    if page.has_previous():
        pager["previous_url"] = f"?{keep}page={page.previous_page_number()}"
    if page.has_next():
        pager["next_url"] = f"?{keep}page={page.next_page_number()}"
    context = {"lines": [_line(row) for row in open_rows(page.object_list)], "only_on": only_on, "pager": pager}
    return render(request, "archive/holds.html", {**context, "total": page.paginator.count})


def _line(hold: LegalHold) -> dict[str, Any]:
    late = hold.is_late(timezone.localdate())
    if not hold.is_on:
        return {"row": hold, "badge": "off", "state": _("Lifted")}
    if hold.lift_asked_by_id:
        return {"row": hold, "badge": "due", "state": _("Held; lifting is asked for")}
    return {
        "row": hold,
        "badge": "late" if late else "bad",
        "state": _("Held; to be looked at again") if late else _("Held"),
    }


def new(request: HttpRequest) -> HttpResponse:
    """Hold files by their numbers; `?customer=` names one that the reader sees."""
    person = current_person(request)
    form = HoldForm(request.POST or None, initial=first_values(_number(request, person)))
    if request.method == "POST" and form.is_valid():
        try:
            held = actions.place(form.order(), by=person)
        except HoldRefused as refused:
            form.add_error("numbers" if refused.numbers else None, refusal(refused))
        else:
            told = ngettext("%(n)d file is held now.", "%(n)d files are held now.", len(held)) % {"n": len(held)}
            messages.success(request, told)
            return HttpResponseRedirect(reverse("archive-holds"))
    context = {
        "form": form,
        "title": _("Hold files"),
        "intro": _(
            "In a dispute, an inquiry or by order of a court nothing of these files is destroyed, whatever their years say and "
            "whoever asks. It takes effect at once, and is lifted only by an executive (A3.4)."
        ),
        "cancel_url": reverse("archive-holds"),
        "submit_label": _("Hold"),
        "crumbs": [*_crumbs(), {"label": _("Legal holds"), "url": reverse("archive-holds")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Archive desk"), "url": reverse("archive-desk")}]


def _number(request: HttpRequest, person: Person) -> str:
    try:
        row = Customer.objects.visible_to(person).filter(pk=UUID(request.GET.get("customer", ""))).first()
    except ValueError:
        return ""
    return row.number if row else ""


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One hold: why, on whose demand, and everything that was done about it."""
    reader, hold = _found(request, pk)
    return _page(request, reader, hold)


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, LegalHold]:
    reader = current_person(request)
    hold = queries.holds_for(reader).filter(pk=pk).first()
    if hold is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=hold.customer_id, obj=hold, request=request, purpose=PURPOSE
    )
    return reader, hold.opened()


def _page(request: HttpRequest, reader: Person, hold: LegalHold, error: str = "", **forms: Any) -> HttpResponse:
    own = hold.lift_asked_by_id == reader.pk
    file_url = reverse("archive-retention-file", args=[hold.customer_id])
    context = {
        **_line(hold),
        "hold": hold,
        "history": _history(hold),
        "lift_form": forms.get("lift") or LiftForm(),
        "look_form": forms.get("look") or LookForm(initial={"review_on": hold.review_on}),
        "may_lift": hold.is_on and hold.lift_asked_by_id is not None and reader.has_role(Role.EXECUTIVE) and not own,
        "file_url": file_url if reader.has_role(Role.ARCHIVE_MANAGER) else "",
        "proof": stepup.asked(request),
        "error": error,
    }
    return render(request, "archive/hold.html", context, status=422 if error or forms else 200)


def _history(hold: LegalHold) -> list[dict[str, Any]]:
    """What was done about it, newest first."""
    done = [
        {"at": hold.set_at, "title": _("Held"), "who": hold.set_by.name, "icon_name": "lock"},
    ]
    if hold.lift_asked_by:
        asked = {"at": hold.lift_asked_at, "title": _("Lifting asked for"), "who": hold.lift_asked_by.name}
        done.insert(0, {**asked, "text": hold.lift_reason, "icon_name": "message-square"})
    if hold.lifted_by:
        done.insert(
            0, {"at": hold.lifted_at, "title": _("Lifted"), "who": hold.lifted_by.name, "icon_name": "lock-open"}
        )
    return done


def look_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It still stands: the next day of looking."""
    reader, hold = _found(request, pk)
    form = LookForm(request.POST)
    if form.is_valid():
        try:
            actions.look_again(hold, form.cleaned_data["review_on"], by=reader)
        except HoldRefused as refused:
            if refused.code != "day":
                return _page(request, reader, hold, error=refusal(refused))
            form.add_error("review_on", refusal(refused))
        else:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(reverse("archive-hold", args=[hold.pk]))
    return _page(request, reader, hold, look=form)


def ask_to_lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask an executive to lift it."""
    reader, hold = _found(request, pk)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, hold, lift=form)
    told = _("Asked. An executive decides.")
    return _done(request, reader, hold, lambda: actions.ask_to_lift(hold, form.cleaned_data["reason"], by=reader), told)


def lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An executive lifts it."""
    reader, hold = _found(request, pk)
    return _done(request, reader, hold, lambda: actions.lift(hold, by=reader), _("Lifted: the years decide again."))


def _done(request: HttpRequest, reader: Person, hold: LegalHold, deed: Any, told: str) -> HttpResponse:
    try:
        deed()
    except HoldRefused as refused:
        return _page(request, reader, hold, error=refusal(refused))
    messages.success(request, told)
    return HttpResponseRedirect(reverse("archive-hold", args=[hold.pk]))
