"""The matrix of rights: role x relation x time x section x deed, against what the policy says by hand (T1, T2, T4, A4.2).

First every cell asked of the rules themselves, then of the pages: what may not be read is in no answer, what may be read
does come out, and nothing is changed that may not be.
"""

import hashlib
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from access import grants
from access.models import AuditEvent, Person
from access.personas import with_role
from access.roles import Deed, Role, Section
from access.tests.rules import policy
from clinic_records.tests.gate import relations
from clinic_records.tests.gate.relations import WAYS, Bond
from clinic_records.tests.gate.test_matrix import text_of
from customers.models import Customer
from records import spec as specs

pytestmark = pytest.mark.django_db
LEAST_CELLS = 5_000


def people(cast: dict[str, Person]) -> list[Person]:
    """Somebody of each role."""
    return [Person.objects.with_standing().get(pk=cast[name].pk) for name in dict.fromkeys(map(with_role, Role))]


@pytest.mark.clause("A4.1")
@pytest.mark.clause("A4.2")
@pytest.mark.clause("A4.4")
@pytest.mark.timeout(600)
def test_every_cell_is_what_the_policy_says(cast: dict[str, Person], capsys) -> None:
    bonds, wrong, cells = relations.build(cast), [], 0
    for person in people(cast):
        listed = set(Customer.objects.visible_to(person).values_list("pk", flat=True))
        for bond in bonds:
            customer = bond.file.customer
            for deed in Deed:
                opened = grants.sections(person, customer, deed)
                asked = {s: person.has_perm(f"customers.{deed}_{s}", customer) for s in _some(person, bond, deed)}
                for section in Section:
                    cells += 1
                    wanted = bond.may(person, section, deed)
                    if (section in opened) != wanted or asked.get(section, wanted) != wanted:
                        wrong.append((person.username, bond.way.name, bond.time, section.value, deed.value, wanted))
            if (customer.pk in listed) != bond.may(person, Section.BASIC, Deed.VIEW):
                wrong.append((person.username, bond.way.name, bond.time, "in the list", customer.pk in listed))
    with capsys.disabled():
        print(f"\nmatrix of rights: {cells} cells, {len(wrong)} wrong")
    assert wrong == []
    assert cells >= LEAST_CELLS


def _some(person: Person, bond: Bond, deed: str) -> set[Section]:
    """The sections that Django's own question is put about: the most protected one, and one more in turn."""
    turn = hashlib.sha256(f"{person.username}{bond.code}{deed}".encode()).digest()[0]
    return {Section.INFECTIOUS, Section(policy.SECTIONS[turn % len(policy.SECTIONS)])}


class Visit:
    """One person going from page to page of a file, and what went wrong."""

    def __init__(self, person: Person, bond: Bond) -> None:
        self.person, self.bond = person, bond
        self.client = Client(HTTP_HOST="localhost", raise_request_exception=False)
        self.client.force_login(person, backend="access.backends.GrantBackend")
        self.wrong: list[Any] = []
        self.cells = 0

    def go(self, everything: bool) -> None:
        """Try all pages of the file; in the short form one in turn, and the one with infectious results where it is open."""
        pages = self._pages()
        turn = hashlib.sha256(f"{self.person.username}{self.bond.code}".encode()).digest()[0]
        preop = f"/sheets/preop/{self.bond.file.sheets['preop'].pk}/"
        for nth, page in enumerate(pages):
            if everything or nth == turn % len(pages) or (page[1] == preop and self.bond.time == "in force"):
                self._try(*page)

    def _pages(self) -> list[tuple[str, str, Section, Deed, bool]]:
        """Method, address, which section it is about, what is done, and whether its strings must then come out."""
        file = self.bond.file
        pages = [("GET", f"/customers/{file.customer.pk}/", Section.BASIC, Deed.VIEW, True),
                 ("GET", f"/customers/{file.customer.pk}/access/", Section.BASIC, Deed.VIEW, False),
                 ("POST", "/customers/search/", Section.BASIC, Deed.VIEW, False),
                 ("GET", f"/media/{file.media[Section.INFECTIOUS].pk}/", Section.INFECTIOUS, Deed.VIEW, False),
                 ("GET", f"/media/{file.media[Section.MEDIA].pk}/thumbnail/", Section.MEDIA, Deed.VIEW, False)]  # fmt: skip
        for key, sheet in file.sheets.items():
            section, at = specs.of_key(key).section, f"/sheets/{key}/{sheet.pk}/"
            pages += [("GET", at, section, Deed.VIEW, True), ("GET", f"{at}history/", section, Deed.VIEW, True),
                      ("GET", f"{at}print/", section, Deed.PRINT, True),
                      ("GET", f"{at}edit/", section, Deed.CHANGE, False),
                      ("POST", f"{at}edit/", section, Deed.CHANGE, False)]  # fmt: skip
        return pages

    def _try(self, method: str, path: str, section: Section, deed: Deed, comes_out: bool) -> None:
        self.cells += 1
        person, bond, before = self.person, self.bond, self._logged()
        with transaction.atomic():
            answer = self.client.generic(method, path) if method == "GET" else self.client.post(path, self._body())
            text = text_of(answer)
            transaction.set_rollback(True)
        where = (
            person.username,
            bond.way.name,
            bond.time,
            method,
            path.split("/")[1:3],
            deed.value,
            answer.status_code,
        )
        found = relations.codes_in(text)
        allowed = {(bond.code, open_now) for open_now in bond.opens(person)}
        if method == "GET" and found - allowed:
            self.wrong.append((*where, "leaks", sorted(found - allowed)))
        if method == "POST" and {code for code, _section in found} - {code for code, _s in allowed}:
            self.wrong.append((*where, "leaks", sorted(found)))
        if answer.status_code >= 500:
            self.wrong.append(where)
        if "search" in path:
            return
        may = bond.may(person, section, Deed.VIEW) and bond.may(person, Section.BASIC, Deed.VIEW)
        if not may and answer.status_code not in (403, 404):
            self.wrong.append((*where, "is not refused"))
        if not may and self._logged() != (before[0] + 1, before[1]):
            self.wrong.append((*where, "left no denied row, or says that something was seen"))
        if may and comes_out and bond.may(person, section, deed):
            if answer.status_code != 200 or (bond.code, section) not in found:
                self.wrong.append((*where, "does not show what may be seen"))
            if self._logged() != (before[0], before[1] + 1):
                self.wrong.append((*where, "was seen without one row in the log"))
        if may and not bond.may(person, section, deed) and answer.status_code != 403:
            self.wrong.append((*where, "is not refused although only to be read"))

    def _body(self) -> dict[str, str]:
        file = self.bond.file
        return {"q": file.customer.number, "version": "2", "customer": str(file.customer.pk), "reason": "x"}

    def _logged(self) -> tuple[int, int]:
        with connections["audit"].cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE decision = 'denied'), count(*) FILTER (WHERE decision = 'allowed' AND "
                "action IN ('view', 'print', 'reveal', 'export')) FROM access_auditevent WHERE actor = %s",
                [self.person.pk],
            )
            return cursor.fetchone()


@pytest.mark.clause("A4.4")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("everything", [pytest.param(False, id="some"), pytest.param(True, marks=pytest.mark.torture)])
def test_pages_show_what_may_be_seen_and_nothing_else(cast: dict[str, Person], everything: bool, capsys) -> None:
    bonds, wrong, cells = relations.build(cast), [], 0
    for person in people(cast):
        for bond in bonds:
            visit = Visit(person, bond)
            visit.go(everything)
            wrong += visit.wrong
            cells += visit.cells
    with capsys.disabled():
        print(f"\nmatrix of pages: {cells} requests, {len(wrong)} wrong")
    assert wrong == []
    assert AuditEvent.objects.using("audit").filter(decision="denied").exists()


def test_every_relation_that_a_grant_can_make_is_tried() -> None:
    tried = {way.source for way in WAYS} - {None}
    assert {source.value for source in tried} == {s.value for s in type(next(iter(tried)))} - {"keeping"}
