"""The list of customers by newest number, and the search over all that a person may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access import audit
from access.current import current_person
from access.models import Person
from customers import actions, hit_notes, number_finding, queries
from customers.card import Ages
from customers.emergency.opening import CLINICIANS
from customers.identity.query import Kind
from customers.models.cases import Outcome
from customers.models.customer import Sex
from customers.number_finding import FoundNumber
from records.stages import Stage

LONGEST_SEARCH = 120
"""Characters; no name, number or phone is longer."""


def list_customers(request: HttpRequest) -> HttpResponse:
    """One page of customers, newest first; `?before=` is the last number of the page before."""
    person = current_person(request)
    before = request.GET.get("before", "")
    rows = queries.newest(person, int(before) if before.isdecimal() and len(before) < 18 else None, queries.PAGE + 1)
    page, more = rows[: queries.PAGE], len(rows) > queries.PAGE
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose="list")
    here = reverse("customer-list")
    pager = {
        "first_url": here if before else None,
        "next_url": f"{here}?before={page[-1].serial}" if more else None,
    }
    may_register = person.has_role(*actions.REGISTRARS)
    context = {"lines": list_lines(page), "pager": pager, "may_register": may_register}
    return render(request, "customers/list.html", context)


def list_lines(customers: list[Any]) -> list[dict[str, Any]]:
    """The rows of a list of customers, with everything that the template shows worked out."""
    cases = queries.latest_cases(customers)
    start, words = reverse("customer-list"), _Words()
    return [_line(customer, cases.get(customer.pk), start, words) for customer in customers]


class _Words:
    """The labels of the plain columns of a list, translated once for all its rows."""

    def __init__(self) -> None:
        self.sex, self.stage, self.outcome = (
            {value: str(label) for value, label in choices} for choices in (Sex.choices, Stage.choices, Outcome.choices)
        )
        self.ages = Ages()


def _line(customer: Any, case: tuple[str, str] | None, start: str, words: _Words) -> dict[str, Any]:
    stage, outcome = case or ("", "")
    return {
        "url": f"{start}{customer.pk}/",
        "number": customer.number,
        "name": customer.name,
        "sex": words.sex.get(customer.sex, ""),
        "age": words.ages.text(customer),
        "stage": words.stage.get(stage, stage),
        "state": words.outcome.get(outcome, outcome) if case else "",
        "running": case is not None and outcome == Outcome.OPEN,
        "registered": customer.recorded_at,
    }


def search_customers(request: HttpRequest) -> HttpResponse:
    """Answer the search box; what is typed is posted, never in the address. An exact number leads to the file."""
    person = current_person(request)
    text = request.POST.get("q", "")
    too_long = len(text) > LONGEST_SEARCH
    found = queries.search(person, "" if too_long else text)
    audit.record_read(audit.Action.SEARCH, actor=person, request=request)
    if len(found.hits) == 1 and found.hits[0].span.where == "number" and not request.headers.get("HX-Request"):
        return redirect("customer-show", found.hits[0].customer.pk)
    numbers = [] if too_long else number_finding.find(person, text)
    if numbers and numbers[0].whole and not found.hits and not request.headers.get("HX-Request"):
        return redirect("customer-show", numbers[0].customer)
    lines = _number_lines(person, text, numbers) + _hit_lines(person, found.hits)
    short = found.query.kind == Kind.NOTHING
    context = {"q": text, "lines": lines, "more": found.more, "short": short, "too_long": too_long}
    if person.has_role(*CLINICIANS):
        context["emergency_url"] = reverse("emergency-new")
    return render(request, "customers/search.html", context)


def _hit_lines(person: Person, hits: list[queries.Hit]) -> list[dict[str, Any]]:
    lines = list_lines([hit.customer for hit in hits])
    notes = hit_notes.notes_on(person, [hit.customer.pk for hit in hits])
    for line, hit in zip(lines, hits, strict=True):
        line["match"] = matched_text(hit)
        if note := notes.get(hit.customer.pk):
            line["match"]["after"] += f" · {note}"
    return lines


def _number_lines(person: Person, text: str, numbers: list[FoundNumber]) -> list[dict[str, Any]]:
    """The files that were found by a number of the archive."""
    known = {one.customer: one for one in numbers}
    customers = number_finding.customers_of(person, numbers)
    lines = list_lines(customers)
    for line, customer in zip(lines, customers, strict=True):
        line["match"] = number_finding.matched_text(known[customer.pk], text.strip())
    return lines


def matched_text(hit: queries.Hit) -> dict[str, str]:
    """The part that matched, in three pieces, for highlighting; a phone shows its tail only."""
    span = hit.span
    if span.where == "phone":
        return {"before": "••• ", "hit": hit.phones[span.index][-4:], "after": ""}
    text = hit.customer.number if span.where == "number" else hit.customer.name
    return {"before": text[: span.start], "hit": text[span.start : span.end], "after": text[span.end :]}
