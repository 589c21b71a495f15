"""Who may see a customer's file and why, and who has seen it: a page for the staff, a print for the customer (A4.2, A4.4)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from access import audit, grants, holding
from access.current import current_person
from access.grants import OpenSections
from access.holding import Holder
from access.models import Person
from access.roles import Deed, Section
from customers import file_links, pathways, seen, seen_paper
from customers.card import card
from customers.models import Case, Customer
from records.printing import render_sheet
from records.views.printing import pdf_answer
from vault.recorded import open_rows


def show_access(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reader's own grants, everybody's, and a page of the log; `?before=` is the last event of the page before."""
    person = current_person(request)
    customer, sections = _found(person, pk)
    audit.record_read(audit.Action.VIEW, actor=person, customer=pk, obj=customer, request=request, purpose=seen.ACCESS)
    before = request.GET.get("before", "")
    lines, older = seen.page_of(pk, sections, int(before) if before.isdecimal() and len(before) < 18 else None)
    holders, cases = holding.holders_of(pk), _cases(person, pk)
    here = reverse("customer-access", args=[pk])
    context = {
        **card(customer, sections),
        "links": file_links.links_for(person, customer, sections),
        "mine": [line for one in holders if one.person.pk == person.pk for line in _ways(one, cases)],
        "holders": [_holder(one, cases) for one in holders],
        "may_print": _may_print(person, customer),
        "seen": lines,
        "studies_told": seen.STUDIES,
        "pager": {"first_url": here if before else None, "next_url": f"{here}?before={older}" if older else None},
    }
    return render(request, "customers/access.html", context)


def print_seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has seen the file, to be handed to the customer: names, times and kinds, no content; 403 for who may not print who
    the customer is (B6.3)."""
    person = current_person(request)
    customer, _sections = _found(person, pk)
    if not _may_print(person, customer):
        raise PermissionDenied("print")
    audit.record_read(audit.Action.PRINT, actor=person, customer=pk, obj=customer, request=request, purpose=seen.ACCESS)
    return pdf_answer(render_sheet(seen_paper.printed(customer, by=person)), f"seen-{customer.number}")


def _found(person: Person, pk: UUID) -> tuple[Customer, OpenSections]:
    """The customer, opened, with the sections that are open to the person; 404 where there is none for them."""
    customer: Any = Customer.objects.visible_to(person).with_rights(person).filter(pk=pk).first()
    if customer is None:
        raise Http404
    open_rows([customer])
    return customer, grants.sections_by(person, customer.held_grants, Deed.VIEW)


def _may_print(person: Person, customer: Any) -> bool:
    return Section.BASIC in grants.sections_by(person, customer.held_grants, Deed.PRINT)


def _cases(person: Person, customer: UUID) -> dict[UUID, str]:
    """What the customer's cases are called: pathway and day."""
    rows = Case.objects.visible_to(person).filter(customer=customer)
    return {row.pk: f"{pathways.get(row.pathway).title} {timezone.localtime(row.opened_at):%Y-%m-%d}" for row in rows}


def _holder(one: Holder, cases: dict[UUID, str]) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "department": str(one.person.department or ""),
        "roles": seen.role_names(one.person.roles),
        "opens": _labels(one.opens),
        "changes": _labels(one.changes),
        "ways": _ways(one, cases),
    }


def _ways(one: Holder, cases: dict[UUID, str]) -> list[dict[str, Any]]:
    return [
        {
            "source": way.source,
            "department": str(way.department or ""),
            "case": cases.get(way.case, "") if way.case else "",
            "since": way.since,
            "until": way.until,
            "opens": _labels(way.opens),
            "changes": _labels(way.changes),
            "duties": [(role.label, _labels(covered)) for role, covered in way.duties],
        }
        for way in one.ways
    ]


def _labels(sections: frozenset[Section]) -> list[str]:
    """Sections in the order of the file."""
    return [str(section.label) for section in Section if section in sections]
