"""The customer's signature on paper: attaching the scan, and the second person's check of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import presentation, signed_papers
from records.actions import LONGEST_NAME
from records.including import included_sheets
from records.lifecycle import MoveRefused
from records.links import sheet_url
from records.models import PaperSignature
from records.models.signoffs import Signer
from records.views.base import SheetView
from records.wording import refusal
from vault.errors import StaleVersion
from vault.images import CleanUpload, UploadRefused, clean_upload
from vault.serving import SHOWN, file_response
from vault.uploads import refused_uploads


class ScanForm(forms.Form):
    """The scan, and whose signature it bears."""

    scan = forms.FileField(label=gettext_lazy("scan or photograph of the signed paper"))
    guardian = forms.BooleanField(label=gettext_lazy("Signed by the guardian"), required=False)
    signer_name = forms.CharField(
        label=gettext_lazy("Name, if a guardian signs"), max_length=LONGEST_NAME, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    cleaned: CleanUpload

    def clean_scan(self) -> Any:
        """Open the file in a process of its own; raises ValidationError for one that is no photograph or PDF."""
        sent = self.cleaned_data["scan"]
        try:
            self.cleaned = clean_upload(sent.read())
        except UploadRefused as refused:
            raise forms.ValidationError(refused.message) from None
        return sent


class AttachPaper(SheetView):
    """Attach the scan of the sheet that the customer signed on paper."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The form."""
        return self._page(ScanForm(initial={"version": self.sheet.version}))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Keep the scan."""
        form = ScanForm(request.POST, request.FILES)
        for refused in refused_uploads(request):
            form.add_error("scan", refused.message)
        if not form.is_valid():
            return self._page(form, 422)
        try:
            self._attach(form)
        except (MoveRefused, StaleVersion) as stopped:
            form.add_error(None, refusal(getattr(stopped, "code", "stale"), stopped))
            return self._page(form, 422)
        messages.success(request, _("The scan is kept. A second person now checks it."))
        return HttpResponseRedirect(sheet_url(self.sheet))

    def _attach(self, form: ScanForm) -> None:
        given = form.cleaned_data
        signer = Signer.GUARDIAN if given["guardian"] else Signer.CUSTOMER
        signed_papers.attach(
            self.sheet,
            form.cleaned,
            by=self.person,
            seen=given["version"],
            name=given["signer_name"].strip(),
            signer=signer,
            filename=given["scan"].name or "",
        )

    def _page(self, form: ScanForm, status: int = 200) -> HttpResponse:
        missing = [self.spec.verbose(name) for name in self.spec.missing(self.sheet)]
        return render(
            self.request, "records/attach_paper.html", self.context(form=form, missing=missing), status=status
        )


class CheckPaper(SheetView):
    """The second person sees sheet and scan side by side and says whether they agree."""

    paper: PaperSignature

    def _waiting(self) -> PaperSignature:
        paper = signed_papers.waiting(self.sheet)
        if paper is None:
            raise Http404
        return paper.opened()

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Sheet and scan."""
        return self._page(self._waiting())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Confirm or refuse."""
        paper, reason = self._waiting(), request.POST.get("reason", "")
        try:
            if request.POST.get("answer") == "confirm":
                told, included = request.POST.get("language", ""), included_sheets(self.sheet)
                signed_papers.confirm(paper, self.sheet, by=self.person, included=included, language=told)
                messages.success(request, _("The paper counts as the customer's signature."))
            else:
                signed_papers.refuse(paper, self.sheet, by=self.person, reason=reason)
                messages.success(request, _("The paper is refused. Let the customer sign again."))
        except (MoveRefused, StaleVersion) as stopped:
            return self._page(self._waiting(), refusal(getattr(stopped, "code", "stale"), stopped), 422, reason)
        return HttpResponseRedirect(sheet_url(self.sheet))

    def _page(self, paper: PaperSignature, error: str = "", status: int = 200, reason: str = "") -> HttpResponse:
        if not self.person.has_perm(f"customers.change_{self.spec.section}", self.sheet.customer):
            raise PermissionDenied("section")
        file = signed_papers.scan_of(self.sheet, paper.scan)
        context = self.context(
            paper=paper,
            groups=presentation.groups_of(self.sheet, self.groups),
            error=error,
            reason=reason,
            picture=file is not None and file.kind in SHOWN,
            own=paper.attached_by_id == self.person.pk,
        )
        return render(self.request, "records/check_paper.html", context, status=status)


class ShowScan(SheetView):
    """The scan itself, to whoever may read the sheet."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The file."""
        scan: UUID = kwargs["scan"]
        get_object_or_404(PaperSignature.objects.filter(sheet_id=self.sheet.pk), scan=scan)
        file = signed_papers.scan_of(self.sheet, scan)
        if file is None:
            raise Http404
        return file_response(request, file, save=bool(request.GET.get("save")))
