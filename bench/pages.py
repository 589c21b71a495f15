"""What is requested turn by turn: each a function that makes one request and returns its seconds."""

import itertools
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from access.models import Person
from bench.clinic import ALL, NONE, TEN
from bench.sites import Sites
from bench.visitor import Visitor
from customers.identity.pinyin import sounds
from customers.models import Case, ConsultationSheet, Customer
from records.lifecycle import State
from records.stages import Stage
from vault.recorded import open_rows

Request = Callable[[], float]
TEXTS = ("needs", "concerns", "expected_effect", "content", "advice", "answers")
_LONG = "想做自然一点的双眼皮，不要太宽；担心恢复期长，影响上班。已说明埋线与全切的区别。" * 2


def requests(sites: Sites) -> Mapping[str, Request]:
    """All requests by name, in the order in which they take turns."""
    people = {name: Person.objects.get(username=name) for name in (ALL, NONE, TEN)}
    at = {name: Visitor("clinic", sites.ports["clinic"], person) for name, person in people.items()}
    bare = Visitor("bare", sites.ports["bare"], people[ALL])
    far = max(Customer.objects.count() // 2, 60)
    found: dict[str, Request] = {
        "la": lambda: bare.get("/la"),
        "list": lambda: at[ALL].get("/customers/"),
        "list, 0 grants": lambda: at[NONE].get("/customers/"),
        "list, 10 grants": lambda: at[TEN].get("/customers/"),
        "list, far down": lambda: at[ALL].get(f"/customers/?before={far}"),
        "bare detail": lambda: bare.get("/detail/1/"),
        "customer page": _page(at[ALL]),
        "bare edit": _bare_edit(bare),
        "edit": _edit(at[ALL]),
    }
    for name, text in searches().items():
        found[f"search, {name}"] = _search(at[ALL], text)
    return found


def searches() -> dict[str, str]:
    """Words that are in a name of the middle of the clinic, and one that is in none."""
    rows = Customer.objects.order_by("serial")[Customer.objects.count() // 2 :][:60]
    names = [row.name for row in open_rows(list(rows))]
    name = next(name for name in names if len(name) == 3 and name.isascii() is False)
    spelt = "".join(sound.readings[0] for sound in sounds(name))
    return {"two characters": name[1:], "pinyin": spelt, "phone tail": "0000", "no match": "龘龘"}


def _search(visitor: Visitor, text: str) -> Request:
    return lambda: visitor.post("/customers/search/", {"q": text})[0]


def _page(visitor: Visitor) -> Request:
    path = reverse("customer-show", args=[six_sheets()])
    return lambda: visitor.get(path)


def six_sheets() -> Any:
    """The id of a customer who was operated on: consultation, booking, checks, two consents, surgery."""
    return Case.objects.filter(stage=Stage.SURGERY).order_by("opened_at").values_list("customer", flat=True)[0]


def _edit(visitor: Visitor) -> Request:
    """Saving a draft of a consultation anew; the page it leads to is fetched too, but not counted."""
    sheet = ConsultationSheet.objects.filter(state=State.DRAFT).order_by("recorded_at").first()
    if sheet is None:
        raise LookupError("no draft to edit")
    path = reverse("sheet-edit", args=["consultation", sheet.pk])
    versions = itertools.count(sheet.version)
    at = timezone.localtime(sheet.happened_at)

    def save() -> float:
        version = next(versions)
        values = dict.fromkeys(TEXTS, f"{_LONG}{version}")
        values |= {"channel": "phone", "version": str(version), "form_nonce": str(uuid.uuid4()),
                   "happened_at": f"{at:%Y-%m-%dT%H:%M}"}  # fmt: skip
        seconds, led_to = visitor.post(path, values, 302)
        visitor.get(led_to)
        return seconds

    return save


def _bare_edit(visitor: Visitor) -> Request:
    numbers = itertools.count()

    def save() -> float:
        seconds, led_to = visitor.post("/edit/1/", {name: f"{_LONG}{next(numbers)}" for name in TEXTS}, 302)
        visitor.get(led_to)
        return seconds

    return save
