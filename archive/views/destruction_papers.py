"""The printed request and the printed certificate of a destruction."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access import audit
from archive.destruction import certificates, papers
from archive.models import DestructionCertificate
from archive.views.destruction import order_of
from records.printing import render_sheet
from records.views.printing import pdf_answer


def request_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The request with its list."""
    reader, order = order_of(request, pk)
    audit.record_read(audit.Action.PRINT, actor=reader, obj=order, request=request, purpose="destruction")
    return pdf_answer(render_sheet(papers.request_form(order, by=reader)), f"destruction-{order.label}")


def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate; one that is not what was sealed is not printed."""
    reader, order = order_of(request, pk)
    row = DestructionCertificate.objects.filter(order=order).first()
    if row is None:
        raise Http404
    if not certificates.is_whole(row):
        return HttpResponse(_("This certificate is not what was sealed. Tell the supervisors."), status=409)
    audit.record_read(audit.Action.PRINT, actor=reader, obj=order, request=request, purpose="certificate")
    return pdf_answer(render_sheet(papers.certificate(row, by=reader)), f"certificate-{order.label}")
