"""Signing: staff with their password, the customer with a drawn signature on the tablet (A2.2 to A2.5, D3.1)."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from access.roles import Role
from records import actions, presentation
from records.actions import CustomerSignature
from records.including import included_sheets
from records.lifecycle import MoveRefused
from records.links import panels_beside, sheet_url
from records.models.signoffs import Signer
from records.views.base import SheetView
from records.wording import refusal
from vault.errors import StaleVersion

MOST_STROKES, MOST_POINTS = 400, 20_000


class SigningPage(SheetView):
    """Something is signed as it is shown: the page names version and language, and a refusal is said above it."""

    done: Any
    unreadable: str
    """The refusal's code where what was sent cannot be read."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """What is signed."""
        return self._page()

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Sign."""
        if not self.writable():
            raise PermissionDenied("role")
        try:
            seen = int(request.POST.get("version", "0") or 0)
            shown = {"seen": seen, "language": request.POST.get("language", "")}
            self._sign(by=self.person, included=included_sheets(self.sheet), **shown)
        except (MoveRefused, StaleVersion, ValueError) as refused:
            code = getattr(refused, "code", "stale" if isinstance(refused, StaleVersion) else self.unreadable)
            return self._page(refusal(code, refused), 422)
        messages.success(request, self.done)
        return HttpResponseRedirect(sheet_url(self.sheet))

    def _sign(self, **shown: Any) -> None:
        raise NotImplementedError

    def _page(self, error: str = "", status: int = 200) -> HttpResponse:
        raise NotImplementedError


class SignSheet(SigningPage):
    """Check the answers once more, then sign with the password."""

    done, unreadable = _("Signed."), "role"

    def _sign(self, **shown: Any) -> None:
        """The signer proves who they are at this moment."""
        password = self.request.POST.get("password", "")
        if authenticate(self.request, username=self.person.username, password=password) != self.person:
            raise MoveRefused("password")
        actions.sign(self.sheet, role=Role(self.request.POST.get("role", "")), **shown)

    def _page(self, error: str = "", status: int = 200) -> HttpResponse:
        parties = [party for party in actions.outstanding(self.sheet) if party in self.person.roles]
        context = self.context(
            groups=presentation.groups_of(self.sheet, self.groups),
            roles=[(party, Role(party).label) for party in parties],
            missing=[self.spec.verbose(name) for name in self.spec.missing(self.sheet)],
            error=error,
        )
        return render(self.request, "records/sign.html", context, status=status)


class TakeSignature(SigningPage):
    """The customer reads and signs on the tablet; `by` is who holds it."""

    done, unreadable = _("The customer's signature is kept."), "blank signature"

    def _sign(self, **shown: Any) -> None:
        sent = self.request.POST
        drawn = CustomerSignature(
            read_strokes(sent.get("strokes", "")),
            sent.get("signer_name", "").strip(),
            Signer.GUARDIAN if sent.get("guardian") else Signer.CUSTOMER,
        )
        actions.sign_as_customer(self.sheet, drawn, **shown)

    def _page(self, error: str = "", status: int = 200) -> HttpResponse:
        shown = [self.sheet, *included_sheets(self.sheet)]
        groups = [
            group for sheet in shown for group in presentation.groups_of(sheet, sheet.spec.visible(self.sections))
        ]
        missing = [self.spec.verbose(name) for name in self.spec.missing(self.sheet)]
        told = {"statement": self.spec.statement, "missing": missing, "error": error, "drawn": self._drawn()}
        panels = [one for one in panels_beside(self.sheet, self.person, self.sections) if one.get("when_signing")]
        context = self.context(groups=groups, panels=panels, **told)
        return render(self.request, "records/take_signature.html", context, status=status)

    def _drawn(self) -> str:
        """What was drawn, where the form was refused for something else; nothing where the sheet is no longer the one that
        was signed: then the customer reads and signs anew."""
        sent = self.request.POST
        if sent.get("version") != str(self.sheet.version):
            return ""
        try:
            return sent["strokes"] if read_strokes(sent["strokes"]) else ""
        except (KeyError, ValueError):
            return ""


def read_strokes(text: str) -> list[list[list[float]]]:
    """The drawn strokes as lists of [x, y] points between 0 and 1; raises ValueError for anything else."""
    try:
        sent = json.loads(text)
        width, height = float(sent["w"]), float(sent["h"])
        strokes = [[_point(point, width, height) for point in stroke] for stroke in sent["strokes"][:MOST_STROKES]]
    except (KeyError, TypeError, ZeroDivisionError, AttributeError, RecursionError):
        raise ValueError("not a drawn signature") from None
    if sum(map(len, strokes)) > MOST_POINTS or any(value != value for s in strokes for p in s for value in p):
        raise ValueError("not a drawn signature")
    return strokes


def _point(point: Any, width: float, height: float) -> list[float]:
    x, y = float(point["x"]) / width, float(point["y"]) / height
    return [round(min(max(x, 0.0), 1.0), 4), round(min(max(y, 0.0), 1.0), 4)]
