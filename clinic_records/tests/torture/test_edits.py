"""Many people write into the same sheets at once: no accepted edit is lost, a refused one shows both texts (T22, T28)."""

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from access.models import Person
from clinic_records.tests.torture.filling import URLENCODED
from clinic_records.tests.torture.pages import encoded
from clinic_records.tests.torture.test_bad_input import form_of, shown
from customers.models import ConsultationSheet, Customer
from records import actions
from vault.errors import StaleVersion
from vault.reconcile import reconcile

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 16


def _sheets(customer: Customer, cast: dict[str, Person], count: int) -> list[ConsultationSheet]:
    case = customer.cases.get()
    values = {"channel": "visit", "needs": "想做双眼皮", "advice": "起"}
    blank = [ConsultationSheet(case=case, customer=customer) for _sheet in range(count)]
    return [actions.save_draft(sheet, dict(values), by=cast["chenlu"]) for sheet in blank]


@dataclass
class Writing:
    """Writers that each add words of their own to sheets chosen by lot, and try again where somebody was faster."""

    sheets: list[ConsultationSheet]
    edits: int
    conflicts: itertools.count = field(default_factory=itertools.count)

    def run(self, edit: Any) -> None:
        """Let all write at once; `edit(sheet, word)` says whether it was accepted."""
        with ThreadPoolExecutor(WRITERS) as threads:
            list(threads.map(lambda who: self._write(who, edit), range(WRITERS)))

    def _write(self, who: int, edit: Any) -> None:
        dice = random.Random(who)
        try:
            for at in range(who, self.edits, WRITERS):
                sheet = dice.choice(self.sheets)
                while not edit(sheet, f"w{at}"):
                    next(self.conflicts)
        finally:
            connections.close_all()

    def check(self) -> None:
        """Each word stands in one sheet once, and each version of the history has one word more than the one before."""
        words: list[str] = []
        for sheet in ConsultationSheet.objects.opened():
            words += sheet.advice.split()[1:]
            versions = [row.advice.split() for row in sheet.history.order_by("version")]
            assert [len(version) for version in versions] == list(range(1, sheet.version + 1))
            assert all(newer[:-1] == older for older, newer in itertools.pairwise(versions))
        assert sorted(words) == sorted(f"w{at}" for at in range(self.edits))
        assert reconcile() == []


def test_three_hundred_edits_by_sixteen_writers_lose_none(customer: Customer, cast: dict[str, Person]) -> None:
    writing = Writing(_sheets(customer, cast, 20), 300)

    def edit(sheet: ConsultationSheet, word: str) -> bool:
        mine = ConsultationSheet.objects.get(pk=sheet.pk).opened()
        try:
            actions.save_draft(mine, {"advice": f"{mine.advice} {word}"}, by=cast["chenlu"], seen=mine.version)
        except StaleVersion:
            return False
        return True

    writing.run(edit)
    writing.check()


class Windows:
    """The same edits through the form, each writer in a window of one person's session."""

    def __init__(self, client: Client) -> None:
        self.cookies, self.faults = client.cookies, []

    def edit(self, sheet: ConsultationSheet, word: str) -> bool:
        """Open the form, type, send; a conflict must show both texts and keep what was typed."""
        window = Client(HTTP_HOST="localhost")
        window.cookies = self.cookies.copy()
        url = f"/sheets/consultation/{sheet.pk}/edit/"
        data = form_of(window, url).data()
        mine = f"{data['advice'][0]} {word}"
        answer = window.post(url, encoded(data | {"advice": [mine]}), URLENCODED)
        if answer.status_code == 409 and (shown(answer)["advice"] != [mine] or "保存" not in answer.content.decode()):
            self.faults.append(f"{word}: what was typed is gone")
        if answer.status_code not in (302, 409):
            self.faults.append(f"{word}: {answer.status_code}")
        return answer.status_code != 409


def test_conflicting_forms_keep_both_texts(customer: Customer, cast: dict[str, Person], log_in: Any) -> None:
    writing, windows = Writing(_sheets(customer, cast, 5), 20), Windows(log_in("chenlu"))
    writing.run(windows.edit)
    assert windows.faults == []
    writing.check()


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_ten_thousand_edits_through_the_form_lose_none(
    customer: Customer, cast: dict[str, Person], log_in: Any
) -> None:
    writing, windows = Writing(_sheets(customer, cast, 50), 10_000), Windows(log_in("chenlu"))
    writing.run(windows.edit)
    assert windows.faults == []
    writing.check()
    print(f"{next(writing.conflicts)} conflicts among {writing.edits} edits")
