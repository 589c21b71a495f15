"""The review of rights each quarter: the reviews that somebody knows of, one of them person by person, confirming, taking
rights away (A6.4, B7.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.approvals.deciders import Offices
from access.current import current_person
from access.forms.reviews import TakeRightsForm
from access.models import AccessReview, Person, ReviewLine
from access.models.grants import GrantSource
from access.models.reviews import LineState
from access.reviews import actions, deciders, queries, wording
from access.reviews.actions import ReviewRefused
from access.views.people import role_names
from vault.recorded import open_rows

BADGES = {LineState.WAITING: "due", LineState.CONFIRMED: "ok", LineState.REMOVED: "bad", LineState.GONE: "off"}


def list_reviews(request: HttpRequest) -> HttpResponse:
    """The reviews that the reader may know of, newest quarter first, with how far each is."""
    reader = current_person(request)
    mine = [line.review_id for line in queries.waiting_for(reader)]
    lines = [{**_state(row), "mine": mine.count(row.pk)} for row in queries.known_to(reader)]
    return render(request, "access/reviews.html", {"lines": lines, "total": len(lines)})


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One review: each person with what they hold now; the reader decides those that are up to them."""
    reader, review = _found(request, pk)
    return _page(request, review, reader)


def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A person keeps all rights."""
    reader, line = _line_found(request, pk)
    try:
        actions.confirm(line, by=reader)
    except ReviewRefused as refused:
        return _page(request, _again(reader, line), reader, wording.refusal(refused.code))
    messages.success(request, _("Confirmed: %(name)s") % {"name": line.person.name})
    return HttpResponseRedirect(reverse("access-review-show", args=[line.review_id]))


def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take rights of a person away, with the reason."""
    reader, line = _line_found(request, pk)
    back = reverse("access-review-show", args=[line.review_id])
    form = TakeRightsForm(request.POST or None, person=line.person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove(line, form.unwanted(), form.cleaned_data["reason"], by=reader)
        except ReviewRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Taken away from the next request on: %(name)s") % {"name": line.person.name})
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("Take rights of %(name)s away") % {"name": line.person.name},
        "intro": _(
            "It holds from the next request on. The person, the system administrators, the executives and the supervision "
            "group are told. A system administrator can give a role back."
        ),
        "cancel_url": back,
        "submit_label": _("Take away"),
        "crumbs": [{"label": _("Review of rights"), "url": reverse("access-reviews")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, AccessReview]:
    reader = current_person(request)
    review = queries.found_by(reader, pk)
    if review is None:
        raise Http404
    audit.record_read(audit.Action.VIEW, actor=reader, obj=review, request=request, purpose="access_review")
    return reader, review


def _line_found(request: HttpRequest, pk: UUID) -> tuple[Person, ReviewLine]:
    """A line that is up to the reader; nobody else learns of it."""
    reader = current_person(request)
    line = next((one for one in queries.waiting_for(reader) if one.pk == pk), None)
    if line is None:
        raise Http404
    return reader, line


def _again(reader: Person, line: ReviewLine) -> AccessReview:
    review = queries.found_by(reader, line.review_id)
    if review is None:
        raise Http404
    return review


def _state(review: Any) -> dict[str, Any]:
    return {
        "row": review,
        "url": reverse("access-review-show", args=[review.pk]),
        "late": review.finished_at is None and review.due_on < timezone.localdate(),
    }


def _page(request: HttpRequest, review: AccessReview, reader: Person, error: str = "") -> HttpResponse:
    rows = open_rows(queries.lines_of(review))
    waits = [row for row in rows if row.state == LineState.WAITING]
    standing, offices = queries.Standing(row.person for row in waits), Offices()
    context = {
        **_state(review),
        "review_line": _state(review),
        "lines": [_line(row, reader, standing, offices) for row in rows],
        "shared": queries.grants_of_department(review),
        "error": error,
    }
    return render(request, "access/review.html", context, status=422 if error else 200)


def _line(row: ReviewLine, reader: Person, standing: queries.Standing, offices: Offices) -> dict[str, Any]:
    waits = row.state == LineState.WAITING
    found = deciders.of_line(row, offices) if waits else []
    return {
        "row": row,
        "badge": BADGES[LineState(row.state)],
        "held": [] if waits else role_names(row.held),
        "removed": [*role_names(row.removed), *(source.label for source in GrantSource if source in row.ended)],
        "standing": standing.of(row.person_id) if waits else None,
        "deciders": [one.person.name for one in found],
        "mine": any(one.person.pk == reader.pk for one in found),
    }
