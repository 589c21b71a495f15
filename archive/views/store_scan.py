"""The scan page: a hand scanner types code after code; a volume, then its place; or volumes out, or volumes in (A5.4, B5.3).

What is held in the hand and the mode stand in the address; they are barcodes and say nothing of anybody.
"""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from access import audit
from access.current import current_person
from access.models import Person
from archive.forms.store import OutForm
from archive.models import Movement, Volume
from archive.models.movements import MovementKind, Why
from archive.store import actions, codes, queries, wording
from archive.store.actions import PURPOSE, StoreRefused
from archive.store.codes import CodeWrong, Kind

MODES: Final = {
    "move": gettext_lazy("Shelve and move"),
    "out": pgettext_lazy("volume", "Take out"),
    "in": pgettext_lazy("volume", "Bring back"),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """What the page knows between two scans: the mode, why volumes go out, the volume held and its version as it was seen."""

    mode: str
    why: Why
    held: Volume | None = None
    seen: int | None = None

    @property
    def query(self) -> str:
        """The state as an address."""
        values = {"mode": self.mode, "why": self.why.value}
        if self.held is not None:
            values |= {"held": self.held.barcode, "seen": str(self.seen)}
        return urlencode(values)


def _hand(person: Person, values: Any) -> Hand:
    mode, why, seen = values.get("mode", ""), values.get("why", ""), values.get("seen", "")
    held = queries.found(person, values.get("held", ""))
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
    return Hand(
        mode if mode in MODES else "move",
        Why(why) if why in Why.values else Why.LENDING,
        held,
        version if held is not None else None,
    )


def scan(request: HttpRequest) -> HttpResponse:
    """One scan is carried out; then the page waits for the next."""
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    hand = _hand(person, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        return _page(request, person, hand)
    typed = request.POST.get("code", "")[:60]
    try:
        after = _carry(request, person, hand, typed)
    except (CodeWrong, StoreRefused) as refused:
        return _page(request, person, _after_refusal(hand, refused), wording.refusal(refused.code), typed)
    except PermissionDenied:
        return _page(request, person, hand, wording.refusal("unknown"), typed)
    return HttpResponseRedirect(f"{reverse('archive-store-scan')}?{after.query}")


def _after_refusal(hand: Hand, refused: Exception) -> Hand:
    """What is held stays in the hand, but where it was moved meanwhile: that is scanned again."""
    gone = isinstance(refused, StoreRefused) and refused.code in ("moved", "destroyed")
    return Hand(hand.mode, hand.why) if gone else hand


def _carry(request: HttpRequest, person: Person, hand: Hand, typed: str) -> Hand:
    """Do what this code means here. Raises CodeWrong, StoreRefused, PermissionDenied."""
    read = codes.read(typed)
    if read.kind == Kind.VOLUME:
        volume = queries.found(person, read.text)
        if volume is None:
            raise StoreRefused("unknown")
        return _volume(request, person, hand, volume)
    place = queries.place_by_code(read.text)
    if place is None:
        raise StoreRefused("unknown")
    if hand.held is None:
        raise StoreRefused("volume_only" if hand.mode == "out" else "first_volume")
    moved = actions.place(hand.held, place, by=person, seen=hand.seen, scanned=True)
    told = {"volume": wording.volume_name(hand.held), "place": wording.place_name(place)}
    messages.success(request, _("%(volume)s: now in %(place)s.") % told)
    return Hand(hand.mode, hand.why) if moved else hand


def _volume(request: HttpRequest, person: Person, hand: Hand, volume: Volume) -> Hand:
    if volume.state == "destroyed":
        raise StoreRefused("destroyed")
    told = {"volume": wording.volume_name(volume)}
    if hand.mode == "out":
        actions.check_out(volume, by=person, why=hand.why, seen=volume.version, scanned=True)
        messages.success(request, _("%(volume)s: taken out.") % told)
        return Hand(hand.mode, hand.why)
    if hand.mode == "in" and volume.place is not None:
        actions.check_in(volume, None, by=person, seen=volume.version, scanned=True)
        told["place"] = wording.place_name(volume.place)
        messages.success(request, _("%(volume)s: back. Put it in its place: %(place)s.") % told)
        return Hand(hand.mode, hand.why)
    return Hand(hand.mode, hand.why, volume, volume.version)


def _page(request: HttpRequest, person: Person, hand: Hand, error: str = "", typed: str = "") -> HttpResponse:
    scans = list(queries.last_scans(person))
    newest = scans[0] if scans else None
    undoes = newest is not None and newest.kind != MovementKind.UNDONE and queries.is_newest(newest)
    context = {
        "hand": hand,
        "held": {"name": wording.volume_name(hand.held), "place": wording.place_name(hand.held.place)}
        if hand.held
        else None,
        "modes": [{"key": key, "label": label, "query": urlencode({"mode": key})} for key, label in MODES.items()],
        "why": OutForm(initial={"why": hand.why}) if hand.mode == "out" else None,
        "scans": [_line(row) for row in scans],
        "undoes": newest.pk if undoes and newest else None,
        "error": error,
        "typed": typed,
    }
    return render(request, "archive/store_scan.html", context, status=422 if error else 200)


def _line(row: Movement) -> dict[str, Any]:
    return {"row": row, "name": wording.volume_name(row.volume), "place": wording.place_name(row.target)}


def take_back(request: HttpRequest) -> HttpResponse:
    """Take one's own last scan back."""
    person = current_person(request)
    scans = list(queries.last_scans(person, 1))
    try:
        wanted = UUID(request.POST.get("movement", ""))
        if not scans or scans[0].pk != wanted:
            raise StoreRefused("not_own")
        actions.take_back(scans[0], by=person)
        messages.success(request, _("Taken back: %(volume)s.") % {"volume": wording.volume_name(scans[0].volume)})
    except ValueError:
        messages.error(request, wording.refusal("not_own"))
    except StoreRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    return HttpResponseRedirect(f"{reverse('archive-store-scan')}?{_hand(person, request.POST).query}")
