"""Filling in a sheet: new, going on with a draft, amending a signed one. Nothing typed is ever lost.

A stale form, a refused move or a field error shows the form again with everything that was typed; a second submission of
the same form leads to where the first one led.
"""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import grants
from access.current import current_person
from access.roles import Deed
from records import actions, drafts, presentation, submissions, trends
from records.forms import SheetForm, form_class
from records.lifecycle import MoveRefused
from records.links import customer_card, sheet_url
from records.models import RecordSheet
from records.spec import Fieldset, SheetSpec
from records.views.base import SheetView
from records.views.drafts import draft_token
from records.wording import refusal
from vault.errors import StaleVersion
from vault.recorded import open_rows
from vault.together import together


class Filling:
    """One person filling in one sheet (new or existing): the form, saving it, and what to show when that fails."""

    def __init__(
        self, request: HttpRequest, spec: SheetSpec, sheet: RecordSheet, groups: tuple[Fieldset, ...], back: str
    ) -> None:
        self.request, self.spec, self.sheet, self.back = request, spec, sheet, back
        self.person = current_person(request)
        self.amending = not sheet._state.adding and not sheet.is_open
        self.form_type = form_class(spec, groups)
        if sheet._state.adding and spec.prefill:
            for name, value in spec.prefill(sheet).items():
                setattr(sheet, name, value)
        owner = getattr(sheet, "case_id", None) or sheet.customer_id
        self.form_key = f"{spec.key}:{owner if sheet._state.adding else sheet.pk}"
        self.part = getattr(sheet, spec.model.seal_part)

    def show(self) -> HttpResponse:
        """The form, with what the person typed last time and did not save."""
        return self.page(self._form(initial=self._kept()))

    def _form(self, *data: Any, **options: Any) -> SheetForm:
        told = presentation.before(self.spec, trends.last_before(self.sheet))
        return self.form_type(*data, sheet=self.sheet, amending=self.amending, told=told, **options)

    def _kept(self) -> dict[str, Any]:
        draft = drafts.load(self.person, self.form_key)
        return draft.content if draft and draft.based_on == self.sheet.version else {}

    def save(self) -> HttpResponse:
        """Carry out the posted form."""
        form = self._form(self.request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return HttpResponseRedirect(self._carry_out_beside(form))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome or self.back)
        except StaleVersion:
            return self._conflict(form)
        except MoveRefused as refused:
            for name, message in refused.faults.items():
                form.add_error(name if name in form.fields else None, message)
            form.add_error(None, refusal(refused.code, refused))
            return self.page(form, status=422)

    def _carry_out_beside(self, form: SheetForm) -> str:
        """Save; once more where somebody saved meanwhile, but another part of the sheet (two writers in the theatre)."""
        try:
            return self._carry_out(form)
        except StaleVersion:
            newest = type(self.sheet).objects.filter(pk=self.sheet.pk).first()
            if newest is None or not self._only_others_wrote(newest.opened(), form):
                raise
            self.sheet = form.sheet = newest
            form.cleaned_data["version"] = newest.version
            return self._carry_out(form)

    def _only_others_wrote(self, newest: Any, form: SheetForm) -> bool:
        """Whether this person's own groups still say what their form showed, and nobody has signed meanwhile."""
        shown = newest.history.filter(version=form.cleaned_data.get("version") or 0).first()
        if shown is None or not newest.is_open or actions.signatures(newest).exists():
            return False
        same_time = abs(shown.happened_at - newest.happened_at) < datetime.timedelta(minutes=1)  # typed to the minute
        open_rows([shown])
        return same_time and not presentation.changes(shown, newest, self.spec, form.groups)

    def _carry_out(self, form: SheetForm) -> str:
        with together():
            submissions.claim(self.person, self.request.POST.get("form_nonce", ""), sheet_url(self.sheet))
            seen = form.cleaned_data.get("version") if not self.sheet._state.adding else None
            reason = form.cleaned_data.get("reason", "")
            sheet = actions.save_draft(self.sheet, self._values(form), by=self.person, seen=seen, reason=reason)
            drafts.drop(self.person, self.form_key)
        messages.success(self.request, _("Saved."))
        return sheet_url(sheet)

    def _values(self, form: SheetForm) -> dict[str, Any]:
        clean = getattr(self.sheet, "clean_values", None)
        return clean(form.values()) if clean else form.values()

    def _conflict(self, form: SheetForm) -> HttpResponse:
        """Somebody saved first: show both texts, keep what was typed, and let the person decide."""
        newest = type(self.sheet).objects.get(pk=self.sheet.pk).opened()
        typed = type(self.sheet)()
        for name in form.names:
            setattr(typed, name, form.cleaned_data[name])
        differences = presentation.changes(newest, typed, self.spec, form.groups)
        data = self.request.POST.copy()
        data["version"] = str(newest.version)
        self.sheet = newest
        again = self._form(data)
        return self.page(again, status=409, differences=differences, newest=newest)

    def page(self, form: SheetForm, status: int = 200, **more: Any) -> HttpResponse:
        """The page of the form."""
        sections = grants.sections(self.person, self.sheet.customer, Deed.VIEW)
        context = {
            "spec": self.spec,
            "sheet": self.sheet,
            "form": form,
            "adding": self.sheet._state.adding,
            "amending": self.amending,
            "cancel_url": self.back,
            "draft_url": reverse("draft-keep"),
            "draft_token": draft_token(self.person, self.form_key, self.sheet.customer_id, self.part),
            "signed_by": [] if self.sheet._state.adding else list(actions.standing(self.sheet)),
            **customer_card(self.sheet.customer, sections),
            **more,
        }
        return render(self.request, "records/edit.html", context, status=status)


class EditSheet(SheetView):
    """Going on with a draft, or amending a signed sheet."""

    def filling(self) -> Filling:
        """The work on this sheet; 403 for somebody who only reads it."""
        groups = self.writable()
        if not groups:
            raise PermissionDenied("role")
        return Filling(self.request, self.spec, self.sheet, groups, sheet_url(self.sheet))

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The form."""
        return self.filling().show()

    @property
    def reads_at_once(self) -> bool:
        """A saved form shows nothing: it leads to the sheet's page, which is logged there."""
        return self.request.method != "POST"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Save."""
        answer = self.filling().save()
        if not isinstance(answer, HttpResponseRedirect):
            self.note_reading()
        return answer


class MarkError(SheetView):
    """Striking a sheet through as entered in error, with a reason."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Ask for the reason."""
        return render(request, "records/mark_error.html", self.context())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Strike through."""
        if not self.writable() or self.spec.follows_customer:
            raise PermissionDenied("role")
        reason = request.POST.get("reason", "")
        try:
            actions.mark_error(self.sheet, by=self.person, reason=reason)
        except (MoveRefused, StaleVersion) as refused:
            message = refusal(getattr(refused, "code", "stale"), refused)
            return render(request, "records/mark_error.html", self.context(error=message, reason=reason), status=422)
        messages.success(request, _("The sheet is marked as entered in error."))
        return redirect(sheet_url(self.sheet))
