"""Typing hostile texts into every form of every page, and what must hold afterwards. Here are no assertions: `Typist` collects
faults.

One attempt: the page is fetched, texts are put into its controls, the draft is kept and read back, the form is sent. Then
either everything is saved and comes back, or the form comes back with every text as it was typed and a fault in Chinese at
what is wrong; without those texts it is sent again. The database is then as before.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from access.doors import Door
from access.models import Person
from clinic_records.setup.steps import Step
from clinic_records.tests.gate import arguments
from clinic_records.tests.gate.world import File
from clinic_records.tests.torture.pages import FREE, Control, PageForm, broken_out, encoded, forms_of, posting
from customers.identity.names import normalise_name
from customers.tests.booking.ground import room
from jobs.models import Schedule
from records import spec as specs
from records.tests import contract

HAN = re.compile("[\u4e00-\u9fff]")
URLENCODED = "application/x-www-form-urlencoded"
_ROW = re.compile(r"^(?P<field>.+)-(?P<row>\d+)-[^-]+$")


@dataclass(frozen=True)
class Page:
    """One form of one page: who opens it, its address, and which of the page's posting forms it is."""

    username: str
    url: str
    place: int
    form: PageForm

    def __str__(self) -> str:
        return f"{self.username} {self.url} form {self.place}"

    def controls(self, kinds: set[str] = FREE) -> list[Control]:
        """What is typed into; an empty row of a table stays empty."""
        rows = {_row(control.name) for control in self.form.typed() if control.value and _row(control.name)}
        return [one for one in self.form.typed(kinds) if not _row(one.name) or _row(one.name) in rows]


def pages(
    cast: dict[str, Person], file: File, log_in: Any, *, everything: bool = False, new: bool = True
) -> Iterator[Page]:
    """Every form into which something can be typed, each by the first person who is shown it.

    By itself only the pages that take what they show; `everything`: all pages, whose forms may lead elsewhere. Without
    `new` no new sheets: their form is that of the edit page.
    """
    seen: set[str] = set()
    clients = {name: log_in(name) for name in cast}
    for door, url, key in _addresses(file, cast["suyun"], everything):
        if door.name == "sheet-new" and not new:
            continue
        for username in _likely(cast, door, key):
            answer = clients[username].get(url)
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            for place, form in enumerate(posting(answer.content.decode())):
                if (action := form.action or url) not in seen:
                    seen.add(action)
                    if url.endswith("/edit/"):
                        _mend(clients[username], action, form)
                    yield Page(username, url, place, form)
            break


def _mend(client: Client, url: str, form: PageForm) -> None:
    """Empty what is not right in the sample values of a sheet, so that the form can be saved."""
    for _again in range(2):
        with transaction.atomic():
            answer = client.post(url, encoded(form.data()), URLENCODED)
            transaction.set_rollback(True)
        if answer.status_code != 422:
            return
        wrong = set(answer.context["form"].errors)
        for control in form.typed():
            if control.name in wrong or (_row(control.name) or ("",))[0] in wrong:
                control.value = ""


def _addresses(file: File, person: Person, everything: bool) -> Iterator[tuple[Door, str, str]]:
    for door in arguments.all_doors():
        if "GET" not in door.methods or door.name in _APART or not (everything or "POST" in door.methods):
            continue
        if door.name in ("sheet-edit", "sheet-new"):
            yield from ((door, arguments.address(door, file, key), key) for key in sorted(file.sheets))
        elif door.name in OTHERS:
            yield from ((door, reverse(door.name, args=values), "") for values in OTHERS[door.name](person))
        else:
            yield door, arguments.address(door, file), "consultation"


_APART = {"account_logout", "account_login", "account_change_password", "setup"}
"""Pages that end the session or are for nobody who is logged in; they have tests of their own."""
OTHERS: dict[str, Any] = {
    **dict.fromkeys(
        ["person-show", "person-change", "person-roles", "person-employment", "agreement-enter"],
        lambda person: [[person.pk]],
    ),
    "agreement-end": lambda person: [[row.pk] for row in person.agreements.all()[:1]],
    "department-change": lambda person: [[person.department_id]],
    "schedule-change": lambda _person: [[row.pk] for row in Schedule.objects.all()[:1]],
    "catalogue-days": lambda _person: [["followup"]],
    "catalogue-new": lambda _person: [["rooms"], ["items"]],
    "catalogue-edit": lambda _person: [["rooms", room().pk]],
    "setup-step": lambda _person: [[step.value] for step in Step],
}
"""Pages about what is in no customer's file -> their arguments."""


def _likely(cast: dict[str, Person], door: Door, key: str) -> list[str]:
    """Those who may knock, whoever writes this kind of sheet first."""
    may = [name for name, person in cast.items() if door.public or door.roles & person.roles]
    writer = contract.writer_of(specs.get(key)) if key and "key" in arguments.converters(door) else ""  # type: ignore[arg-type]
    return sorted(may, key=lambda name: name != writer)


@dataclass
class Typist:
    """Goes through pages with texts and notes what does not hold."""

    log_in: Any
    faults: list[str] = field(default_factory=list)
    cases: int = 0
    saved: int = 0
    pages: set[str] = field(default_factory=set)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, username: str) -> Client:
        """The browser of one person."""
        if username not in self.clients:
            self.clients[username] = self.log_in(username)
        return self.clients[username]

    def attempt(self, page: Page, texts: Sequence[str], *, kinds: set[str] = FREE, deep: bool = False) -> None:
        """Type the texts, one into each control, round about; `deep`: keep a draft, print, read the history."""
        self.pages.add(str(page))
        cookies = self.client(page.username).cookies.copy()
        with transaction.atomic():
            try:
                _Attempt(self, page, kinds, deep).go(texts)
            finally:
                transaction.set_rollback(True)
        self.client(page.username).cookies = cookies


class _Attempt:
    def __init__(self, typist: Typist, page: Page, kinds: set[str], deep: bool) -> None:
        self.typist, self.page, self.kinds, self.deep = typist, page, kinds, deep
        self.client = typist.client(page.username)
        self.sent: dict[str, str] = {}

    def fault(self, text: str) -> None:
        self.typist.faults.append(f"{self.page}: {text}")

    def go(self, texts: Sequence[str]) -> None:
        form = self.page.form
        turn = itertools.cycle(texts)
        self.sent = {
            control.name: _received(control.as_typed(next(turn))) for control in self.page.controls(self.kinds)
        }
        self.typist.cases += len(self.sent)
        if self.deep and form.draft_url:
            self._draft(form)
        for _again in range(3):
            answer = self._post(form)
            if answer is None:
                return
            wrong = self._returned(answer)
            if not wrong:
                return
            self.sent = {name: text for name, text in self.sent.items() if name not in wrong}

    def _data(self, form: PageForm) -> dict[str, list[str]]:
        return form.data() | {name: [text] for name, text in self.sent.items()}

    def _draft(self, form: PageForm) -> None:
        answer = self.client.post(form.draft_url, encoded(self._data(form)), URLENCODED)
        if answer.status_code == 413 and sum(map(len, self.sent.values())) > 200_000:
            return
        if answer.status_code != 200:
            return self.fault(f"draft answered {answer.status_code}")
        self._compare(self._see(self.page.url), self.sent, "kept draft", _as_it_was)

    def _post(self, form: PageForm) -> Any:
        """Send the form; None when it was carried out."""
        url = form.action or self.page.url
        answer = self.client.post(url, encoded(self._data(form)), URLENCODED)
        if answer.status_code >= 500:
            self.fault(f"answered {answer.status_code}")
            return None
        if answer.status_code in (301, 302):
            self._went(answer.headers["Location"])
            return None
        if answer.headers.get("Content-Language") != "zh-hans":
            self.fault(f"answered in {answer.headers.get('Content-Language')}")
        return answer

    def _went(self, where: str) -> None:
        """It was saved: what was typed comes back, in the form, in the history and on paper."""
        self.typist.saved += len(self.sent)
        new = self.page.url.endswith("/new/")
        is_sheet = where.startswith("/sheets/") and (new or self.page.url.endswith("/edit/"))
        if self.deep or not is_sheet:
            self._see(where)
        if is_sheet:
            self._compare(self._see(f"{where}edit/" if new else self.page.url), self.sent, "saved", _kept)
        if is_sheet and self.deep:
            self._see(f"{where}history/")
            self._print(f"{where}print/")

    def _see(self, url: str) -> PageForm:
        """A page after saving; gives the form on it that has the same controls."""
        answer = self.client.get(url)
        if answer.status_code != 200:
            self.fault(f"{url} answered {answer.status_code}")
        self._watch(answer)
        forms = forms_of(answer.content.decode(errors="replace"))
        return next((form for form in forms if self._same(form)), PageForm("", ""))

    def _print(self, url: str) -> None:
        answer = self.client.get(url)
        if not answer.content.startswith(b"%PDF"):
            return self.fault(f"print answered {answer.status_code}")
        read = PdfReader(BytesIO(answer.content))
        if any(page.get("/Annots") for page in read.pages) or "/OpenAction" in read.root_object:
            self.fault("print has a link or an action")
        return None

    def _watch(self, answer: Any) -> None:
        found = broken_out(answer.content.decode(errors="replace"))
        if found:
            self.fault(f"text became markup: {found[:3]}")

    def _returned(self, answer: Any) -> set[str]:
        """The form came back: with everything typed and a fault in words. Returns the controls that are at fault."""
        self._watch(answer)
        again = next((one for one in forms_of(answer.content.decode()) if self._same(one)), None)
        if again is None:
            self.fault(f"answered {answer.status_code} without the form")
            return set()
        self._compare(again, self.sent, f"returned with {answer.status_code}", _as_it_was)
        errors = getattr(answer.context.get("form"), "errors", {}) if answer.context else {}
        said = [str(message) for messages in errors.values() for message in messages]
        for message in said:
            if not HAN.search(message):
                self.fault(f"says {message!r} to somebody who reads Chinese")
        if answer.status_code not in (200, 409, 422) or (
            answer.status_code == 422 and not HAN.search(answer.content.decode())
        ):
            self.fault(f"answered {answer.status_code}")
        return {name for name in self.sent if name in errors or (_row(name) or ("",))[0] in errors}

    def _same(self, one: PageForm) -> bool:
        return {control.name for control in one.typed()} >= {name for name in self.sent if not _row(name)}

    def _compare(self, form: PageForm, wanted: dict[str, str], when: str, kept: Any) -> None:
        values = {control.name: control.value.replace("\r\n", "\n") for control in form.controls}
        for name, text in wanted.items():
            if values.get(name, "") not in {one.replace("\r\n", "\n") for one in kept(text)}:
                self.fault(f"{name} {when}: {text[:60]!r} became {values.get(name)!r:.60}")


def _row(name: str) -> tuple[str, str] | None:
    found = _ROW.match(name)
    return (found["field"], found["row"]) if found else None


def _received(text: str) -> str:
    """What arrives of a text: half a character is sent as the sign for a lost one."""
    return text.encode("utf-8", "replace").decode()


def _kept(text: str) -> set[str]:
    """What may be kept of a typed text: without the blanks at both ends, and for a name the tidied name."""
    return {text.strip(), normalise_name(text)}


def _as_it_was(text: str) -> set[str]:
    """What may stand in a form that comes back."""
    return {text, text.strip()}
