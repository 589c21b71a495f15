"""Merging two files of one person: the register, comparing and proposing, one merging with its history, deciding, taking apart
(A5.5)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Person
from archive.forms.care import MergeForm, UndoForm
from archive.merging import actions, comparing, queries, wording
from archive.merging.actions import MergeRefused
from archive.models import FileFault, FileMerge
from archive.models.care import FaultKind
from archive.models.merging import MergeState
from customers.models import Customer
from vault.recorded import open_rows

PURPOSE = "merge"
PAGE = 100


def list_all(request: HttpRequest) -> HttpResponse:
    """Every merging of files that the reader sees, newest first."""
    reader = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    rows = open_rows(queries.mergings_for(reader)[:PAGE])
    lines = [{"row": row, "badge": wording.BADGES[MergeState(row.state)], "state": _state(row)} for row in rows]
    return render(request, "archive/merges.html", {"lines": lines, "total": len(lines)})


def _state(row: FileMerge) -> str:
    if row.state == MergeState.STANDING and row.undo_asked_by_id:
        return _("Merged; taking apart is asked for")
    return str(row.get_state_display())


def new(request: HttpRequest) -> HttpResponse:
    """Name two files, compare them, and propose; `?fault=` names the fault by which they were found."""
    person, pair = current_person(request), None
    form = MergeForm(request.POST or None, initial=_of_fault(request, person))
    typed = request.method == "POST" and form.is_valid()
    named = form.cleaned_data if typed else form.initial
    if named.get("primary") and named.get("member"):
        pair = _pair(request, person, str(named["primary"]), str(named["member"]))
    if typed and pair is None:
        form.add_error("member", wording.refusal("unknown"))
    elif typed and pair is not None and "propose" in request.POST:
        try:
            row = actions.propose(*pair, form.cleaned_data["reason"], by=person)
        except MergeRefused as refused:
            form.add_error("reason" if refused.code == "no_reason" else None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Proposed. Another archive manager decides."))
            return HttpResponseRedirect(reverse("archive-merge", args=[row.pk]))
    compared = comparing.side_by_side(*pair, reader=person) if pair else None
    context = {"form": form, "pair": pair, "compared": compared}
    return render(request, "archive/merge_new.html", context, status=422 if form.errors else 200)


def _pair(request: HttpRequest, person: Person, *numbers: str) -> tuple[Customer, Customer] | None:
    """Both customers, opened, their reading logged; None where one is not to be seen."""
    rows = {row.number: row for row in Customer.objects.visible_to(person).filter(number__in=numbers)}
    if len(set(numbers)) > len(rows):
        return None
    for row in open_rows(rows.values()):
        audit.record_read(audit.Action.VIEW, actor=person, customer=row.pk, obj=row, request=request, purpose=PURPOSE)
    return rows[numbers[0]], rows[numbers[1]]


def _of_fault(request: HttpRequest, person: Person) -> dict[str, str]:
    """The two numbers, the older one leading, of a fault that the person sees."""
    try:
        pk = UUID(request.GET.get("fault", ""))
    except ValueError:
        return {}
    seen = FileFault.objects.visible_to(person).filter(kind=FaultKind.LIKE).select_related("customer")
    fault = seen.filter(pk=pk).first()
    twins = (
        [] if fault is None else [row.customer for row in seen.filter(target=fault.target).order_by("customer__serial")]
    )
    return {"primary": twins[0].number, "member": twins[-1].number} if len(twins) > 1 else {}


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, FileMerge]:
    reader = current_person(request)
    row = queries.mergings_for(reader).filter(pk=pk).first()
    if row is None:
        raise Http404
    for customer in (row.primary_id, row.member_id):
        audit.record_read(audit.Action.VIEW, actor=reader, customer=customer, obj=row, request=request, purpose=PURPOSE)
    open_rows([row.primary, row.member])
    return reader, row.opened()


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One merging: both files side by side, what was done, what is to be decided."""
    reader, row = _found(request, pk)
    return _page(request, reader, row)


def _page(request: HttpRequest, reader: Person, row: FileMerge, error: str = "", form: Any = None) -> HttpResponse:
    context = {
        "merge": row,
        "pair": (row.primary, row.member),
        "badge": wording.BADGES[MergeState(row.state)],
        "state": _state(row),
        "compared": comparing.side_by_side(row.primary, row.member, reader=reader),
        "history": _history(row),
        "own": row.proposed_by_id == reader.pk,
        "may_undo": row.undo_asked_by_id not in (None, reader.pk),
        "undo_form": form or UndoForm(),
        "error": error,
    }
    return render(request, "archive/merge.html", context, status=422 if error or form else 200)


def _history(row: FileMerge) -> list[dict[str, Any]]:
    """What was done, newest first."""
    steps = [
        (row.undone_at, _("Taken apart again"), row.undone_by, "", "unlink"),
        (row.undo_asked_at, _("Taking apart asked for"), row.undo_asked_by, row.undo_reason, "message-square"),
        (
            row.decided_at,
            _("Not merged") if row.state == MergeState.DECLINED else _("Merged"),
            row.decided_by,
            "",
            "x" if row.state == MergeState.DECLINED else "link",
        ),
        (row.proposed_at, _("Proposed"), row.proposed_by, row.reason, "message-square"),
    ]
    return [
        {"at": at, "title": title, "who": who.name, "text": text, "icon_name": icon}
        for at, title, who, text, icon in steps
        if at is not None and who is not None
    ]


def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They are one person: merge."""
    return _moved(request, pk, actions.confirm, _("Merged: both files belong together from now on."))


def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They are two people, or it is taken back."""
    return _moved(request, pk, actions.decline, _("Not merged: nothing has changed about the files."))


def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take them apart."""
    return _moved(request, pk, actions.undo, _("Taken apart: what followed from the merging has ended."))


def ask_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask another archive manager to take them apart."""
    reader, row = _found(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, row, form=form)
    try:
        actions.ask_undo(row, form.cleaned_data["reason"], by=reader)
    except MergeRefused as refused:
        return _page(request, reader, row, error=wording.refusal(refused.code))
    messages.success(request, _("Asked. Another archive manager decides."))
    return HttpResponseRedirect(reverse("archive-merge", args=[pk]))


def _moved(request: HttpRequest, pk: UUID, move: Callable[..., None], told: str) -> HttpResponse:
    reader, row = _found(request, pk)
    try:
        move(row, by=reader)
    except MergeRefused as refused:
        return _page(request, reader, row, error=wording.refusal(refused.code))
    messages.success(request, told)
    return HttpResponseRedirect(reverse("archive-merge", args=[pk]))
