"""The clinic's logo, for the log-in page and the frame of every page."""

from django.http import Http404, HttpRequest, HttpResponse

from clinic_records.models import ClinicProfile


def clinic_logo(request: HttpRequest, version: int) -> HttpResponse:
    """The picture; its address carries the version, so a changed logo has a new address. 404 without a logo."""
    row = ClinicProfile.objects.filter(version=version).exclude(logo_kind="").first()
    if row is None or row.logo is None:
        raise Http404
    return HttpResponse(bytes(row.logo), content_type=row.logo_kind, headers={"X-Content-Type-Options": "nosniff"})
