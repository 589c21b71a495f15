"""Retention: the rules with what falls due when, applying for other years, the confirmation of the date (A3.3, B5.1)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.approvals import wording as approval_wording
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.current import current_person
from access.models import Application, Person
from access.roles import Role
from archive.forms.retention import RuleForm
from archive.models.files import FileClass
from archive.models.retention import Trigger
from archive.retention import changes, clock, lists, rules, wording
from records import curves

MOST_YEARS_SHOWN = 40


def show(request: HttpRequest) -> HttpResponse:
    """The rule of each class, whether the date is trusted, and what falls due in which year."""
    reader = current_person(request)
    wrong = clock.fault(clock.read())
    context = {
        "lines": [_line(FileClass(key), rule) for key, rule in rules.all_rules().items()],
        "chart": _chart(lists.by_year()),
        "clock": wording.sentence(wrong) if wrong else "",
        "keeper": reader.has_role(Role.ARCHIVE_MANAGER),
    }
    return render(request, "archive/retention.html", context)


def _line(file_class: FileClass, rule: rules.Rule) -> dict[str, Any]:
    return {"file_class": file_class, "rule": rule, "trigger": Trigger(rule.trigger).label}


def _chart(years: list[tuple[int, int]]) -> dict[str, Any]:
    known = dict(years)
    shown = range(min(known), max(known) + 1)[:MOST_YEARS_SHOWN] if known else ()
    curve = curves.Curve(_("Files"), tuple(float(known.get(year, 0)) for year in shown))
    return {
        "title": _("Files whose years end, by year"),
        "svg": curves.draw(list(shown), [str(year) for year in shown], [curve], counted=True),
        "columns": [_("Year"), _("Files")],
        "rows": [[str(year), str(n)] for year, n in years],
    }


def change(request: HttpRequest, file_class: str) -> HttpResponse:
    """Apply for other years for a class; before files are kept for a shorter time it is said how many."""
    person, wanted = current_person(request), _class_of(file_class)
    rule = rules.all_rules()[wanted]
    form = RuleForm(request.POST or None, initial={"years": rule.years})
    if request.method == "POST" and form.is_valid():
        application = _applied(form, wanted, person)
        if application is not None:
            messages.success(request, _("Applied. You are told when it is decided."))
            return HttpResponseRedirect(reverse("application-show", args=[application.pk]))
    least = _("The law asks for at least %(years)d years.") % {"years": rule.floor} if rule.floor else ""
    context = {
        "form": form,
        "title": _("Retention of: %(what)s") % {"what": wanted.label},
        "intro": _(
            "Now %(years)d years. A change is decided by the head of the department and the executive in charge, then carried "
            "out (A3.3, B5.1)."
        )
        % {"years": rule.years}
        + f" {least}",
        "cancel_url": reverse("archive-retention"),
        "submit_label": _("Apply"),
        "crumbs": crumbs(),
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def _class_of(key: str) -> FileClass:
    try:
        return FileClass(key)
    except ValueError:
        raise Http404 from None


def _applied(form: RuleForm, file_class: FileClass, person: Person) -> Application | None:
    given = form.cleaned_data
    try:
        if not given["seen"]:
            _warn(form, file_class, given["years"])
        return None if form.errors else changes.ask_rule(file_class, given["years"], given["purpose"], by=person)
    except DecisionRefused as refused:
        at_years = refused.code in ("below_law", "no_change")
        form.add_error("years" if at_years else None, approval_wording.refusal(refused.code))
    return None


def _warn(form: RuleForm, file_class: FileClass, years: int) -> None:
    """Nothing is shortened silently: how many files it concerns, and a box to tick."""
    effect = changes.effect_of(file_class, years)
    if effect.earlier and years >= rules.all_rules()[file_class].floor:
        form.ask_to_look()
        told = {"earlier": effect.earlier, "at_once": effect.at_once}
        form.add_error(
            "seen",
            _(
                "%(earlier)d files would be kept for a shorter time, %(at_once)d of them would be due today. Tick to go on."
            )
            % told,
        )


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """The way from the desk to a page of retention."""
    return [
        {"label": _("Archive desk"), "url": reverse("archive-desk")},
        {"label": _("Retention"), "url": reverse("archive-retention")},
        *more,
    ]


def confirm_clock(request: HttpRequest) -> HttpResponse:
    """Somebody held the date against the calendar."""
    clock.confirm(by=current_person(request))
    messages.success(request, _("Noted: the date is right."))
    return HttpResponseRedirect(reverse("archive-retention"))


def details(application: Application, _reader: Person) -> dict[str, Any]:
    """What a page says of an application about retention, for the engine."""
    asked = application.retention_change
    return {
        "template": "archive/retention_facts.html",
        "asked": asked,
        "title": FileClass(asked.file_class).label if asked.file_class else "",
        "shorter": bool(asked.file_class) and asked.years < asked.before,
    }


def declare() -> None:
    """Declare the kind of application (called once, when the app is ready)."""
    from django.utils.translation import gettext_lazy

    from access.approvals import kinds

    kinds.declare(
        Kind.RETENTION,
        kinds.Declared(
            title=gettext_lazy("Application about retention"),
            carry_out=changes.carry_out,
            details=details,
            ends_at=lambda _application: None,
        ),
    )
