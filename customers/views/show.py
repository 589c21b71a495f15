"""The customer's page: who, where the case stands, what is missing, the sheets by time (design: customer's page)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Section
from customers import pathways, steps, timeline
from customers.card import card
from customers.models import Case, Customer
from customers.pathways import guards
from customers.pathways.ahead import before_surgery
from records import presentation, trends
from records import spec as specs
from records.links import page_url, sheet_url
from records.stages import Stage
from vault.recorded import open_rows


def show_customer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One customer, as far as the person's duty goes."""
    person = current_person(request)
    customer = next(grants.models_for(person, _shown, pk=pk), None)
    if customer is None:
        raise Http404
    sections, change, printable = (grants.sections_by(person, customer.held_grants, deed) for deed in Deed)
    cases = list(grants.models_for(person, _cases, customer=pk))
    every = guards.all_sheets(pk)
    profiles, sheets = timeline.profiles_of(customer, sections), timeline.sheets_of(customer, every, sections)
    open_rows([customer, *profiles, *cases, *sheets])
    audit.record_read(audit.Action.VIEW, actor=person, customer=pk, obj=customer, request=request)
    context = {
        **card(customer, sections),
        "profiles": [_profile(sheet, sections) for sheet in profiles],
        "cases": [
            {
                **_case(case, sheets, person, sections, change),
                "ahead": before_surgery(case, every, person, sections, change),
            }
            for case in cases
        ],
        "entries": timeline.entries(sheets, cases),
        "may_print": bool(printable),
        "may_open_case": Section.CONSULTATION in change,
    }
    return render(request, "customers/show.html", context)


def _shown(person: grants.Asker, pk: Any) -> QuerySet:
    return timeline.with_profiles(Customer.objects.visible_to(person).with_rights(person)).filter(pk=pk)


def _cases(person: grants.Asker, customer: Any) -> QuerySet:
    return Case.objects.visible_to(person).filter(customer=customer).order_by("-opened_at")


def _profile(sheet: Any, sections: frozenset[Section]) -> dict[str, Any]:
    return {
        "spec": sheet.spec,
        "sheet": sheet,
        "url": sheet_url(sheet),
        "groups": presentation.groups_of(sheet, sheet.spec.visible(sections)),
        "unsigned": sheet.needs_customer,
    }


def _case(
    case: Case, sheets: list, person: Person, view: frozenset[Section], change: frozenset[Section]
) -> dict[str, Any]:
    pathway = pathways.get(case.pathway)
    own = [sheet for sheet in sheets if sheet.case_id == case.pk]
    reached = pathway.position(case.stage)
    return {
        "row": case,
        "title": pathway.title,
        "stages": [_stage(spec, position, reached) for position, spec in enumerate(pathway.stages)],
        "unfinished": [_unfinished(sheet) for sheet in own if sheet.is_open],
        "offers": _offers(case, own, person, change) if case.is_running else [],
        "steps": [
            *steps.of_case(case, own, change),
            *steps.offered(case, own, person, view, change),
            *steps.closing(case, change),
        ],
        "trends": trends.trends_of(own),
    }


def _stage(spec: Any, position: int, reached: int) -> dict[str, Any]:
    state = "done" if position < reached else "current" if position == reached else "todo"
    return {"label": spec.stage.label, "state": state}


def _unfinished(sheet: Any) -> dict[str, Any]:
    return {"title": sheet.spec.title, "url": sheet_url(sheet)}


def _offers(case: Case, own: list, person: Person, change: frozenset[Section]) -> list[dict[str, Any]]:
    """The sheets that this person can begin in this case; `now` marks what comes next: those of the stage that the case has
    come to, else those of the one after it."""
    there = {sheet.spec.key for sheet in own if sheet.stands}
    found = [
        spec
        for spec in specs.all_specs()
        if not spec.follows_customer and (spec.repeats or spec.key not in there) and spec.writable(person.roles, change)
    ]
    order = [spec.stage for spec in pathways.get(case.pathway).stages]
    near = order[order.index(Stage(case.stage)) :][:2]
    now = next((stage for stage in near if any(spec.stage == stage for spec in found)), None)
    return [
        {"title": spec.title, "url": page_url("sheet-new", case.pk, after=(spec.key,)), "now": spec.stage == now}
        for spec in found
    ]
