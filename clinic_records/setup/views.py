"""The pages of the set-up: the first step for a stranger with the code, the others for the first administrator."""

from typing import Any

from allauth.account import views as account
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit, devices, founding, staffing, wording
from access.current import current_person
from access.models import Department, Person
from access.roles import Role
from access.second_factor import policy
from clinic_records.setup import actions, code, steps, suggestions
from clinic_records.setup.forms import DepartmentRows, FounderForm, ItemRows, PersonRows, RoomRows
from clinic_records.setup.rows import Rows
from clinic_records.setup.steps import Step
from clinic_records.views.clinic import keep_profile, profile_form
from customers.models import OperationItem, Room
from records import submissions

_BACKEND = "access.backends.GrantBackend"


def log_in(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """The log-in page; in a clinic without anybody it leads to the set-up."""
    if request.method == "GET" and not founding.is_founded():
        return HttpResponseRedirect(reverse("setup"))
    request.device_chosen, request.tablet = devices.is_asked(request), devices.now_of(request)  # type: ignore[attr-defined]
    request.passkeys = policy.passkeys_possible()  # type: ignore[attr-defined]
    return account.login(request, **kwargs)


def begin(request: HttpRequest) -> HttpResponse:
    """The first administrator; once there is one, the way to the step that is to be done next."""
    steps.require_open()
    if founding.is_founded():
        return _go_on(request)
    form = FounderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _found(request, form)
    if "code" in form.errors:
        audit.record_denial(audit.Action.LOGIN_FAILED, actor=None, request=request)
    context = {"form": form, "step": 1, "total": len(Step)}
    return render(request, "setup/begin.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, form: FounderForm) -> HttpResponse:
    values = form.cleaned_data
    try:
        language = getattr(request, "LANGUAGE_CODE", "zh-hans")
        person = founding.found(values["username"], values["name"], values["password1"], language=language)
    except founding.AlreadyFounded:
        return HttpResponseRedirect(reverse("account_login"))
    code.use_up()
    login(request, person, backend=_BACKEND)
    return HttpResponseRedirect(steps.following(Step.ADMINISTRATOR))


def _go_on(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?next={reverse('setup')}")
    if not current_person(request).has_role(Role.SYSADMIN):
        raise Http404
    step = steps.progress().next
    return HttpResponseRedirect(reverse("setup-step", args=[step.value]) if step else reverse("setup-finish"))


def do_step(request: HttpRequest, step: str) -> HttpResponse:
    """One of the steps after the first."""
    steps.require_open()
    if step not in PAGES:
        raise Http404
    return PAGES[Step(step)](request)


def _clinic(request: HttpRequest) -> HttpResponse:
    form = profile_form(request)
    if request.method == "POST" and form.is_valid() and keep_profile(request, form):
        return HttpResponseRedirect(steps.following(Step.CLINIC))
    return _page(request, Step.CLINIC, form=form, bad=bool(form.errors))


def _departments(request: HttpRequest) -> HttpResponse:
    there = Department.objects.all()
    rows = _rows(request, DepartmentRows, "rows", there, suggestions.DEPARTMENTS)

    def keep() -> None:
        actions.make_departments(rows.kept, by=current_person(request))

    tables = [{"rows": rows, "caption": _("Departments"), "there": there}]
    return _tables(request, Step.DEPARTMENTS, tables, keep)


def _rooms(request: HttpRequest) -> HttpResponse:
    rooms, items = Room.objects.all(), OperationItem.objects.all()
    room_rows = _rows(request, RoomRows, "rooms", rooms, suggestions.ROOMS)
    item_rows = _rows(request, ItemRows, "items", items, suggestions.ITEMS)

    def keep() -> None:
        actions.make_rooms(room_rows.kept, item_rows.kept, by=current_person(request))

    tables = [
        {"rows": room_rows, "caption": _("Rooms"), "there": rooms},
        {"rows": item_rows, "caption": _("Operations that can be booked"), "there": items},
    ]
    return _tables(request, Step.ROOMS, tables, keep)


def _people(request: HttpRequest) -> HttpResponse:
    there = Person.objects.exclude(pk=current_person(request).pk)
    rows = _rows(request, PersonRows, "people", there, [])
    made: list[tuple[Person, str]] = []

    def keep() -> None:
        made.extend(actions.make_people(rows.kept, by=current_person(request)))

    response = _tables(request, Step.PEOPLE, [{"rows": rows, "caption": _("People"), "there": there}], keep)
    if not made:
        return response
    context = {"made": made, "next_url": steps.following(Step.PEOPLE)}
    return render(request, "setup/passwords.html", context)


PAGES = {Step.CLINIC: _clinic, Step.DEPARTMENTS: _departments, Step.PEOPLE: _people, Step.ROOMS: _rooms}


def _rows(request: HttpRequest, table: type[Rows], prefix: str, there: Any, suggested: list[dict[str, Any]]) -> Rows:
    """The table of a step; a first visit finds suggestions in it, something must be there in the end."""
    least = 0 if there.exists() else 1
    if request.method == "POST":
        return table(request.POST, prefix=prefix, least=least)
    return table(prefix=prefix, least=least, initial=suggested if least else None)


def _tables(request: HttpRequest, step: Step, tables: list[dict[str, Any]], keep: Any) -> HttpResponse:
    """Show the tables of a step, or keep them and go on; a form sent twice is carried out once."""
    checked = [request.method == "POST" and table["rows"].is_valid() for table in tables]  # all, for all their errors
    refused = ""
    if all(checked):
        try:
            with transaction.atomic():
                claim = submissions.claim(current_person(request), request.POST.get("form_nonce", ""))
                keep()
                submissions.finish(claim, steps.following(step))
            return HttpResponseRedirect(steps.following(step))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome or steps.following(step))
        except actions.HeadTwice as twice:
            refused = _("The department %(name)s has two heads. Name one.") % {"name": twice}
        except staffing.StaffingRefused as error:
            refused = wording.refusal(error.code)
    bad = bool(refused) or request.method == "POST"
    return _page(request, step, tables=tables, refused=refused, bad=bad)


def _page(request: HttpRequest, step: Step, *, bad: bool, **more: Any) -> HttpResponse:
    progress = steps.progress()
    context = {
        "step": step,
        "title": steps.TITLES[step],
        "progress": progress,
        "stages": progress.bar(step),
        "bad": bad,
    }
    return render(request, f"setup/{step.value}.html", context | more, status=422 if bad else 200)


def finish(request: HttpRequest) -> HttpResponse:
    """Show what is done and what is missing (GET); end the set-up (POST)."""
    steps.require_open()
    progress = steps.progress()
    if request.method == "POST" and Step.CLINIC in progress.done:
        actions.finish(by=current_person(request))
        return HttpResponseRedirect(reverse("clinic-ready"))
    return render(request, "setup/finish.html", {"progress": progress, "stages": progress.bar(None)})
