"""The generated matrix: every door x role x relation to the file x method, with foreign ids in address and body (T1, T2, T6).

What must hold in every cell: the expected refusal, no string of a section that the person may not read in body, headers or
redirect, one denied row in the audit log for a refused page of a customer, and no server error.
"""

import hashlib
import io
from dataclasses import dataclass, field
from typing import Any

import pypdf
import pytest
from django.db import transaction
from django.test import Client

from access.doors import DOORS, Door
from access.models import AuditEvent, Person
from access.personas import with_role
from access.roles import Role
from clinic_records.tests.gate import arguments, world
from clinic_records.tests.gate.world import UNSEEN, File, Relation
from records import spec as specs

METHODS = ("GET", "POST", "HEAD")
UNLISTED = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
EVERY_SHEET = "sheet-show"
"""The door that is tried with every kind of sheet; the others take turns, the long form tries all with all."""


@dataclass
class Attack:
    """One person going from door to door, and what went wrong."""

    person: Person
    client: Client
    files: dict[Relation, File]
    faults: list[str] = field(default_factory=list)
    seen: set = field(default_factory=set)
    cells: int = 0

    def go(self, *, everything: bool = False) -> None:
        """Try every door."""
        for door in arguments.all_doors():
            for file in self._files(door):
                for key in self._keys(door, file, everything):
                    for method in METHODS:
                        self._try(door, file, key, method)

    def _files(self, door: Door) -> list[File]:
        if self._may_knock(door) and arguments.names_a_file(door):
            return list(self.files.values())
        return [self.files[Relation.FOREIGN]]

    def _keys(self, door: Door, file: File, everything: bool) -> list[str]:
        if "key" not in arguments.converters(door):
            return ["consultation"]
        keys = sorted(file.sheets)
        if everything or door.name == EVERY_SHEET:
            return keys
        turn = hashlib.sha256(f"{door.name}{self.person.username}{file.relation}".encode()).digest()[0]
        return [keys[turn % len(keys)]]

    def _try(self, door: Door, file: File, key: str, method: str) -> None:
        self.cells += 1
        before = self._denials()
        status, text = self._knock(method, arguments.address(door, file, key), file, key)
        where = f"{self.person.username} {method} {door.name} {key} {file.relation.name}: {status}"
        allowed = {(file.relation, section) for section in world.permitted(self.person, file.relation)}
        found = world.canaries(text)
        own = {
            (relation, s) for relation in (Relation.OWN, Relation.OTHER) for s in world.permitted(self.person, relation)
        }
        self.seen |= found
        if found - (allowed if arguments.names_a_file(door) else own):
            self.faults.append(f"{where} leaks {sorted(found - allowed)}")
        self._judge(door, file, method, status, where, self._denials() - before)

    def _judge(self, door: Door, file: File, method: str, status: int, where: str, denials: int) -> None:
        expected = self._expected(door, file, method, status)
        if status != expected or status >= 500:
            self.faults.append(f"{where}, expected {expected}")
        refused = door.files and status in (403, 404)
        if refused and denials != 1:
            self.faults.append(f"{where} left {denials} denied rows")

    def _expected(self, door: Door, file: File, method: str, status: int) -> int:
        if method not in door.methods:
            return 405
        if door.public:
            return status
        if not self._may_knock(door):
            return 403
        hidden = file.relation in UNSEEN or not world.permitted(self.person, file.relation)
        return 404 if hidden and arguments.names_a_file(door) else status

    def _knock(self, method: str, path: str, file: File, key: str) -> tuple[int, str]:
        """Send the request; what a POST changed is taken back, and so is a log-out."""
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            body = self._body(file, key) if method == "POST" else None
            answer = self.client.generic(method, path) if body is None else self.client.post(path, body)
            text = text_of(answer)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return answer.status_code, text

    def _body(self, file: File, key: str) -> dict[str, Any]:
        """A body that names everything of the file under every usual name."""
        ids = {
            "customer": file.customer.pk,
            "case": file.case.pk,
            "sheet": file.sheets[key].pk,
            "pk": file.sheets[key].pk,
        }
        nested = {f"{name}_id": value for name, value in ids.items()} | {
            "id": file.customer.pk,
            "chosen": file.customer.pk,
        }
        words = {
            "q": file.customer.number,
            "version": "2",
            "key": key,
            "reason": "x",
            "next": f"/customers/{ids['customer']}/",
        }
        return {name: str(value) for name, value in {**ids, **nested, **words}.items()}

    def _may_knock(self, door: Door) -> bool:
        """What the policy table says, read from its row and not by the gate's own method."""
        return bool(door.roles & self.person.roles)

    def _denials(self) -> int:
        return AuditEvent.objects.using("audit").filter(actor=self.person.pk, decision="denied").count()


def text_of(answer: Any) -> str:
    """Everything that leaves by an answer: status line, headers, body; a PDF by its text."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        body = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).encode()
    return f"{answer.reason_phrase} {dict(answer.headers)} {answer.cookies} {body.decode(errors='replace')}"


def attack(role: Role, cast: dict[str, Person], files: dict[Relation, File], *, everything: bool = False) -> Attack:
    """Let the first of the cast who holds `role` try all doors."""
    person = cast[with_role(role)]
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    client.force_login(person, backend="access.backends.GrantBackend")
    went = Attack(person, client, files)
    went.go(everything=everything)
    return went


@pytest.mark.clause("A4.4")
@pytest.mark.clause("A6.4")
@pytest.mark.clause("B8.2")
@pytest.mark.django_db
@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", list(Role))
def test_every_door_holds_for_every_role_and_relation(role: Role, cast: dict[str, Person]) -> None:
    went = attack(role, cast, world.build(cast))
    assert went.faults == []
    assert _unseen_though_permitted(went) == []
    assert went.cells >= 3 * len(arguments.all_doors())


def _unseen_though_permitted(went: Attack) -> list[str]:
    """The control of the control: what may be read does come out, so that an absent string means something."""
    there = {spec.section for spec in specs.all_specs()}
    wanted = {(Relation.OWN, section) for section in world.permitted(went.person, Relation.OWN) & there}
    wanted |= {(Relation.OTHER, section) for section in world.permitted(went.person, Relation.OTHER) & there}
    return [f"{went.person.username} never saw {missing}" for missing in sorted(wanted - went.seen)]


@pytest.mark.torture
@pytest.mark.django_db
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", list(Role))
def test_every_door_holds_with_every_kind_of_sheet(role: Role, cast: dict[str, Person]) -> None:
    went = attack(role, cast, world.build(cast), everything=True)
    assert went.faults == []


@pytest.mark.django_db
def test_methods_that_a_door_does_not_list_are_405(cast: dict[str, Person], log_in) -> None:
    file = world.build(cast, (Relation.OWN,))[Relation.OWN]
    client, wrong = log_in("guwen"), []
    for door in arguments.all_doors():
        for method in UNLISTED:
            status = client.generic(method, arguments.address(door, file)).status_code
            if status != 405:
                wrong.append((door.name, method, status))
    assert wrong == []
    assert all(door.methods <= {"GET", "HEAD", "POST"} for door in DOORS.values())
