"""Confidentiality agreements (B7.2): one's own, everybody's, the scan of a paper, an earlier end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import audit
from access import queries as staff
from access.agreements import actions, queries, sealing, wording
from access.current import current_person
from access.forms.agreements import EndingForm, PaperForm
from access.forms.scans import say_refused
from access.models import Agreement, Person
from access.overseeing import KEEPERS
from access.staffing import StaffingRefused
from access.wording import refusal
from vault.errors import StaleVersion
from vault.recorded import open_rows
from vault.serving import file_response


@sensitive_post_parameters("password")
def my_agreement(request: HttpRequest) -> HttpResponse:
    """The text in the reader's language; signing it asks for the password."""
    person, error = current_person(request), ""
    if request.method == "POST":
        try:
            _sign(request, person)
        except StaffingRefused as refused:
            error = refusal(refused.code)
        else:
            messages.success(request, _("Signed. Customer files that are yours to see now open."))
            return HttpResponseRedirect(reverse("agreement"))
    own = queries.of(person)
    context = {
        "text": wording.text_in(),
        "line": queries.line_of(person, own),
        "rows": own,
        "may_sign": queries.may_sign(person),
        "error": error,
    }
    return render(request, "access/agreement_mine.html", context, status=422 if error else 200)


def _sign(request: HttpRequest, person: Person) -> None:
    """The signer proves who they are at this moment."""
    sent = request.POST
    if authenticate(request, username=person.username, password=sent.get("password", "")) != person:
        raise StaffingRefused("password")
    actions.sign(person, read=sent.get("wording", ""), language=sent.get("language", ""))


def list_agreements(request: HttpRequest) -> HttpResponse:
    """How everybody who works here stands; those without an agreement in force first."""
    lines = queries.lines()
    lacking = sum(line.state in (queries.State.MISSING, queries.State.ENDED) for line in lines)
    reader = current_person(request)
    context = {"lines": lines, "total": len(lines), "lacking": lacking, **_as_keeper(reader)}
    return render(request, "access/agreements.html", context)


def show_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One agreement: dates, proof, the text as it was signed, why it was ended, and the person's other ones."""
    reader = current_person(request)
    agreement = _agreement(reader, pk)
    signing, endings = getattr(agreement, "signing", None), list(agreement.endings.select_related("ended_by"))
    audit.record_read(audit.Action.VIEW, actor=reader, obj=agreement, purpose="agreement", request=request)
    open_rows([signing, *endings])
    context = {
        "agreement": agreement,
        "state": queries.state_of(agreement),
        "signing": signing,
        "text": wording.as_signed(signing) if signing else None,
        "valid": signing is not None and sealing.is_valid(signing),
        "endings": endings,
        "others": [row for row in queries.of(agreement.person) if row.pk != agreement.pk],
        "can_end": queries.can_end(agreement) and agreement.person_id != reader.pk,
        **_as_keeper(reader),
    }
    return render(request, "access/agreement.html", context)


def show_scan(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The scan of the signed paper."""
    reader = current_person(request)
    agreement = _agreement(reader, pk)
    file = queries.scan_of(agreement)
    if file is None:
        raise Http404
    audit.record_read(audit.Action.VIEW, actor=reader, obj=agreement, purpose="agreement_scan", request=request)
    return file_response(request, file, save=bool(request.GET.get("save")))


def enter_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the scan of an agreement that somebody signed on paper."""
    person = get_object_or_404(staff.people(), pk=pk)
    form = PaperForm(request.POST or None, request.FILES or None, instance=Agreement(person=person))
    if request.method == "POST":
        say_refused(form, request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name = getattr(request.FILES.get("scan"), "name", "") or ""
        try:
            made = actions.record_paper(
                person,
                given["scan"],
                given["signed_on"],
                given["ends_on"],
                by=current_person(request),
                filename=name,
            )
        except StaffingRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("agreement-show", args=[made.pk]))
    return _form(
        request,
        form,
        _("Confidentiality agreement of %(name)s") % {"name": person.name},
        _("Attach the paper with the signature by hand. Whoever can log in may sign on the screen instead."),
        reverse("agreements"),
    )


def end_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an agreement an earlier end, with the reason."""
    agreement = _agreement(current_person(request), pk)
    back = reverse("agreement-show", args=[pk])
    form = EndingForm(request.POST or None, initial={"version": agreement.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            agreement.version = given["version"]
            actions.end_early(agreement, given["last_day"], given["reason"], by=current_person(request))
        except (StaffingRefused, StaleVersion) as refused:
            form.add_error(None, refusal(getattr(refused, "code", "stale")))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    title = _("End the agreement of %(name)s") % {"name": agreement.person.name}
    return _form(
        request,
        form,
        title,
        _(
            "From the day after, no customer file opens for this person, unless another agreement of theirs is in force."
        ),
        back,
    )


def _agreement(reader: Person, pk: UUID) -> Agreement:
    return get_object_or_404(queries.visible_to(reader), pk=pk)


def _as_keeper(reader: Person) -> dict[str, Any]:
    return {"reader": reader, "keeper": reader.has_role(*KEEPERS), "lists": reader.has_role(*queries.READERS)}


def _form(request: HttpRequest, form: Any, title: str, intro: str, back: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "intro": intro,
        "cancel_url": back,
        "submit_label": _("Save"),
        "crumbs": [{"label": _("Confidentiality agreements"), "url": reverse("agreements")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
