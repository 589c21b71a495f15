"""Hostile texts in every text field of every form, through the real pages (T27, T7).

No server error; what is saved comes back unchanged, but for blanks at the ends and the tidying of names; what is refused
comes back in the form as it was typed, with the reason in the reader's language; nothing typed becomes markup.
"""

import itertools
import random
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connections

from access.models import Person
from clinic_records.tests.gate import world
from clinic_records.tests.gate.world import File, Relation
from clinic_records.tests.torture import filling
from clinic_records.tests.torture.filling import Page, Typist
from clinic_records.tests.torture.pages import TYPED
from clinic_records.tests.torture.strings import HOSTILE, LONG, collected
from customers.pathways import guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch) -> File:
    """A file with every kind of sheet; what must hold before a stage has tests of its own."""
    monkeypatch.setattr(guards, "missing_before", lambda _case, _stage: [])
    for alias in connections:  # the whole test is one transaction on each, and reading all forms takes its time
        with connections[alias].cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    return world.build(cast, (Relation.OWN,))[Relation.OWN]


def _slice(texts: tuple[str, ...], start: int, count: int) -> list[str]:
    """So many texts from a place on, round about."""
    return [texts[(start + at) % len(texts)] for at in range(max(count, 1))]


def _widest_first(found: Iterable[Page]) -> list[Page]:
    return sorted(found, key=lambda page: -len(page.controls()))


@pytest.mark.timeout(900)
def test_every_hostile_text_is_typed_somewhere_and_does_no_harm(file: File, cast: Any, log_in: Any) -> None:
    """Each text once, over all forms and then the widest; three sheets the whole way to kept draft, history and paper. Then
    nonsense in controls for numbers and moments, and texts over every limit.
    """
    typist, at, dice = Typist(log_in), 0, random.Random(5)
    found = _widest_first(filling.pages(cast, file, log_in, new=False))
    edits = [page for page in found if page.url.endswith("/edit/")]
    for page in itertools.chain(found, itertools.cycle(edits[:6])):
        first = str(page) not in typist.pages
        if at >= len(HOSTILE) and not first:
            break
        typist.attempt(page, _slice(HOSTILE, at, len(page.controls())), deep=first and page in edits[:3])
        at += len(page.controls())
    for page in edits[:4]:
        typist.attempt(page, dice.sample(HOSTILE, 30), kinds=TYPED)
    for page, text in zip(edits, LONG[3:], strict=False):
        typist.attempt(page, [text, "短"])
    print(f"{len(found)} forms, {typist.cases} texts typed, {typist.saved} saved")
    assert typist.faults == []
    assert (len(HOSTILE) >= 500, typist.cases >= len(HOSTILE), typist.saved > 150) == (True, True, True)


@pytest.mark.torture
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(12))
def test_every_field_takes_every_hostile_text(file: File, cast: Any, log_in: Any, part: int) -> None:
    """Each text in each text field of each form; every 40th round the whole way to draft, history and paper."""
    typist, texts = Typist(log_in), collected()
    found = _widest_first(filling.pages(cast, file, log_in, everything=True))[part::12]
    for page in found:
        step = 10 if page.url.endswith("/new/") else 1  # the same form as the edit page's
        for at in range(0, len(texts), step):
            typist.attempt(page, _slice(texts, at, len(page.controls())), deep=at % 40 == 0)
        typist.attempt(page, _slice(texts, 0, len(page.controls(TYPED))), kinds=TYPED)
    print(f"part {part}: {len(found)} forms, {typist.cases} cases, {typist.saved} saved")
    assert typist.faults == []


@pytest.mark.torture
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("text", LONG, ids=lambda text: f"{len(text)}{text[0]}")
def test_every_form_gives_a_text_over_its_limit_back(file: File, cast: Any, log_in: Any, text: str) -> None:
    typist = Typist(log_in)
    for page in filling.pages(cast, file, log_in):
        for name in [control.name for control in page.controls()]:
            texts = [text if control.name == name else "短" for control in page.controls()]
            typist.attempt(page, texts)
    assert typist.faults == []
