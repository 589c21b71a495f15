"""A finished review of rights as a PDF, to whoever may read it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from access import audit
from access.current import current_person
from access.reviews import queries
from records import review_paper
from records.printing import render_sheet
from records.views.printing import pdf_answer


def print_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF; a review that goes on has none yet."""
    reader = current_person(request)
    review = queries.found_by(reader, pk)
    if review is None or review.finished_at is None:
        raise Http404
    audit.record_read(audit.Action.PRINT, actor=reader, obj=review, request=request, purpose="access_review")
    return pdf_answer(render_sheet(review_paper.printed(review, by=reader)), f"access-review-{review.quarter}")
