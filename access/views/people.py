"""Who works here: the list, joining, changing, leaving, a new password. For the system administrator; no clinical content."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import staffing, wording
from access.current import current_person
from access.forms.people import EmploymentForm, NewPersonForm, PersonForm, RolesForm
from access.handovers.queries import open_handovers
from access.models import Person
from access.models.people import Employment
from access.queries import assignments_of, changes_of, people
from access.roles import Role
from access.second_factor.naming import factors_of
from vault.errors import StaleVersion


def list_people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, leavers last."""
    rows = [{"person": person, "roles": role_names(person.held_roles)} for person in people()]  # type: ignore[attr-defined]
    return render(request, "access/people.html", {"rows": rows, "total": len(rows)})


def show_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person: account, roles, agreements, sessions, and what was changed when by whom.

    The system administrator changes it; executives and supervisors, who are told of roles given, only read it.
    """
    person, reader = _person(pk), current_person(request)
    context = {
        "person": person,
        "assignments": assignments_of(person),
        "agreements": person.agreements.order_by("-signed_on"),
        "sessions": person.open_sessions.count(),
        "factors": factors_of(person),
        "changes": changes_of(person),
        "own": person.pk == reader.pk,
        "keeper": reader.has_role(Role.SYSADMIN),
        "handed_over": open_handovers().filter(person=person).exists(),
    }
    return render(request, "access/person.html", context)


def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account; the page that follows shows the password to hand out, once."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        word = staffing.employ(form.save(commit=False), by=current_person(request))
        return _hand_out(request, form.instance, word)
    return _form(request, form, _("New account"), reverse("people"))


def change_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change name, department or e-mail."""
    form = PersonForm(request.POST or None, instance=_person(pk))

    def keep() -> None:
        person = form.save(commit=False)
        person.version = form.cleaned_data["version"]
        staffing.change_person(person, by=current_person(request))

    return _carried_out(request, form, pk, keep, _("Change the account"))


def set_roles(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the roles that a person holds from now on."""
    person = _person(pk)
    form = RolesForm(request.POST or None, initial={"roles": sorted(person.roles)})
    return _carried_out(
        request,
        form,
        pk,
        lambda: staffing.set_roles(person, map(Role, form.cleaned_data["roles"]), by=current_person(request)),
        _("Roles of %(name)s") % {"name": person.name},
        _("Every role given is told to all executives and supervisors at once."),
    )


def set_employment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Suspend, take back, or let leave."""
    person = _person(pk)
    form = EmploymentForm(request.POST or None, initial={"employment": person.employment})
    return _carried_out(
        request,
        form,
        pk,
        lambda: staffing.set_employment(
            person, Employment(form.cleaned_data["employment"]), by=current_person(request)
        ),
        _("Employment of %(name)s") % {"name": person.name},
        _("Whoever is suspended or leaves is logged out at once. A leaver's roles and rights to files end."),
    )


def reset_password(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Replace a forgotten password; the new one is shown once."""
    person = _person(pk)
    try:
        return _hand_out(request, person, staffing.reset_password(person, by=current_person(request)))
    except staffing.StaffingRefused as refused:
        messages.error(request, wording.refusal(refused.code))
        return HttpResponseRedirect(reverse("person-show", args=[pk]))


def end_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Log somebody out everywhere."""
    staffing.end_sessions(_person(pk), by=current_person(request))
    messages.success(request, _("All sessions are ended."))
    return HttpResponseRedirect(reverse("person-show", args=[pk]))


def role_names(codes: list[str]) -> list[str]:
    """Roles as people say them, in the order of the policy."""
    return [str(role.label) for role in Role if role in codes]


def _person(pk: UUID) -> Person:
    return get_object_or_404(people(), pk=pk)


def _hand_out(request: HttpRequest, person: Person, word: str) -> HttpResponse:
    return render(request, "access/handed_out.html", {"person": person, "word": word})


def _carried_out(
    request: HttpRequest, form: forms.BaseForm, pk: UUID, act: Callable[[], None], title: str, intro: str = ""
) -> HttpResponse:
    """Show the form, or carry it out and go back to the person; a refusal is said above the form."""
    back = reverse("person-show", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except (staffing.StaffingRefused, StaleVersion) as refused:
            form.add_error(None, wording.refusal(getattr(refused, "code", "stale")))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    return _form(request, form, title, back, intro)


def _form(request: HttpRequest, form: forms.BaseForm, title: str, back: str, intro: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "intro": intro,
        "cancel_url": back,
        "submit_label": _("Save"),
        "crumbs": [{"label": _("People"), "url": reverse("people")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)
