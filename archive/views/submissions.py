"""Handing a file over to the archive, the list of hand-overs, one hand-over with its review (B2.4, B2.5)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Role
from archive.filing import completeness, queries, reviewing
from archive.filing.completeness import Line
from archive.filing.reviewing import ReviewRefused
from archive.filing.wording import refusal
from archive.forms.filing import ClassForm, HandOverForm, SendBackForm, likely_channel
from archive.models import ArchiveFile, Submission
from archive.models.files import FileClass
from archive.models.filing import SubmissionState
from archive.numbering import NumberRefused
from archive.numbering.wording import refusal as number_refusal
from customers.models import Case, Customer
from jobs.queries import page_of
from records.lifecycle import MoveRefused
from records.links import customer_card
from records.wording import refusal as move_refusal
from vault.recorded import open_rows

BADGES = {SubmissionState.WAITING: "due", SubmissionState.ACCEPTED: "ok", SubmissionState.SENT_BACK: "bad"}


def list_submissions(request: HttpRequest) -> HttpResponse:
    """The archive's worklist, `?all=1` with what was reviewed; for everybody else the own hand-overs."""
    reader = current_person(request)
    keeps, every = reader.has_role(Role.ARCHIVE_MANAGER), bool(request.GET.get("all"))
    rows = queries.submissions_for(reader)
    if keeps and not every:
        rows = rows.filter(state=SubmissionState.WAITING)
    rows = rows.select_related("customer", "handed_by", "decided_by")
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="filing")
    open_rows([one for row in page.rows for one in (row, row.customer)])
    keep = "all=1&" if every else ""
    context = {
        "lines": [{"row": row, "badge": BADGES[row.state]} for row in page.rows],
        "keeps": keeps,
        "every": every,
        "pager": {
            "first_url": f"?{keep}" if page.newer else None,
            "previous_url": f"?{keep}after={page.newer}" if page.newer else None,
            "next_url": f"?{keep}before={page.older}" if page.older else None,
        },
    }
    return render(request, "archive/submissions.html", context)


def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand a customer's file over; what is open or missing is shown before."""
    person = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk).opened()
    audit.record_read(audit.Action.VIEW, actor=person, customer=pk, obj=customer, request=request, purpose="filing")
    lines, _cases = _completeness(person, customer)
    form = HandOverForm(request.POST or None, initial={"channel": likely_channel(person.roles)})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            row = reviewing.hand_over(customer, values["channel"], lines, values["note"], by=person)
        except ReviewRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Handed over. You are told when the archive has reviewed it."))
            return redirect("archive-submission", row.pk)
    waiting = Submission.objects.visible_to(person).waiting().filter(customer=customer).first()
    context = {
        "form": form,
        "lines": lines,
        "complete": completeness.finished(lines),
        "waiting": waiting,
        "cancel_url": reverse("customer-access", args=[pk]),
        "submit_label": _("Hand over to the archive"),
        **customer_card(customer, grants.sections(person, customer, Deed.VIEW)),
    }
    return render(request, "archive/hand_over.html", context, status=422 if form.errors else 200)


def _completeness(person: Person, customer: Customer) -> tuple[list[Line], list[Case]]:
    cases = list(Case.objects.visible_to(person).filter(customer=customer).order_by("-opened_at"))
    sections = grants.sections(person, customer, Deed.VIEW)
    return completeness.lines_of(customer.pk, cases, sections), cases


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One hand-over: what was handed over, what is still open; for the archive manager with the review."""
    person, row = _found(request, pk)
    return _page(request, person, row)


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, Submission]:
    """The hand-over, opened, its reading logged; 404 for whoever may not see the file or did not hand it over."""
    person = current_person(request)
    rows = queries.submissions_for(person).select_related("customer", "handed_by", "decided_by")
    row: Submission = get_object_or_404(rows, pk=pk)
    open_rows([row, row.customer])
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=row.customer_id, obj=row, request=request, purpose="filing"
    )
    return person, row


def _page(request: HttpRequest, person: Person, row: Submission, **forms: Any) -> HttpResponse:
    lines, cases = _completeness(person, row.customer)
    file = ArchiveFile.objects.visible_to(person).filter(customer=row.customer_id).first()
    reviews = person.has_role(Role.ARCHIVE_MANAGER) and row.state == SubmissionState.WAITING
    context = {
        "submission": row,
        "badge": BADGES[SubmissionState(row.state)],
        "lines": lines,
        "complete": completeness.finished(lines),
        "file": file,
        "reviews": reviews and not reviewing.is_own(row, person),
        "own": reviews and reviewing.is_own(row, person),
        "again": row.state == SubmissionState.SENT_BACK and row.handed_by_id == person.pk,
        "class_form": ClassForm(initial={"file_class": reviewing.likely_class(row.customer, cases)}),
        "back_form": SendBackForm(),
        **customer_card(row.customer, grants.sections(person, row.customer, Deed.VIEW)),
        **forms,
    }
    return render(request, "archive/submission.html", context, status=422 if forms else 200)


def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept the file: it gets its number."""
    person, row = _found(request, pk)
    known = ArchiveFile.objects.visible_to(person).filter(customer=row.customer_id).first()
    form = ClassForm(request.POST)
    if known is not None or form.is_valid():
        values = {"file_class": known.file_class, "unit": ""} if known else form.cleaned_data
        try:
            file = reviewing.accept(row, FileClass(values["file_class"]), values["unit"], by=person)
        except ReviewRefused as refused:
            messages.warning(request, refusal(refused.code))
            return redirect("archive-submission", pk)
        except NumberRefused as refused:
            form.add_error(None, number_refusal(refused.code))
        else:
            messages.success(request, _("Accepted as %(number)s.") % {"number": file.number})
            return HttpResponseRedirect(reverse("archive-file-show", args=[file.pk]))
    return _page(request, person, row, class_form=form)


def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the file back with the reason."""
    person, row = _found(request, pk)
    form = SendBackForm(request.POST)
    if form.is_valid():
        try:
            reviewing.send_back(row, form.cleaned_data["reason"], by=person)
        except ReviewRefused as refused:
            messages.warning(request, refusal(refused.code))
            return redirect("archive-submission", pk)
        except MoveRefused as refused:
            form.add_error("reason", move_refusal(refused.code))
        else:
            messages.success(request, _("Sent back; the submitter is told what to mend."))
            return redirect("archive-submissions")
    return _page(request, person, row, back_form=form)
