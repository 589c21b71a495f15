"""Guessing spread over many accounts and many places (T24): nobody gets in, and nobody guessed at is kept out."""

import pytest
from django.core.cache import cache

from access.models import AuditEvent
from access.models.people import Person
from access.personas import PASSWORD
from access.tests.test_log_in import HERE, WRONG, try_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def place(nth: int) -> str:
    """One of 500 addresses."""
    return f"198.51.{nth // 250}.{1 + nth % 250}"


@pytest.mark.clause("A6.4")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("guesses", "people"), [pytest.param(160, 16, id="short"), pytest.param(10_000, 50, marks=pytest.mark.torture)]
)
def test_guesses_from_everywhere_let_nobody_in_and_keep_nobody_out(cast: dict, guesses: int, people: int) -> None:
    names = [*cast, *(f"guest{nth}" for nth in range(people - len(cast)))]
    for name in names[len(cast) :]:
        Person.objects.create_user(name, PASSWORD, name=name)
    entered = [
        nth for nth in range(guesses)
        if try_in(names[nth % people], f"{WRONG} {nth}", address=place(nth * 7 % 500)).entered
    ]  # fmt: skip
    assert entered == []
    kept_out = [name for name in names if not try_in(name, PASSWORD, address=HERE).entered]
    assert kept_out == []


def test_one_place_that_guesses_at_everybody_locks_out_itself_only(cast: dict) -> None:
    """A clinic behind one address: who guesses at one colleague does not keep the others at their desks out."""
    for _nth in range(6):
        try_in("chenlu", WRONG)
    assert not try_in("chenlu", PASSWORD).entered
    assert [name for name in cast if name != "chenlu" and not try_in(name, PASSWORD).entered] == []


def test_guessed_names_stand_nowhere_in_the_log(cast: dict) -> None:
    for nth in range(6):
        try_in(f"name-guessed-{nth}", WRONG)
    columns = AuditEvent.objects.using("audit").filter(action="login_failed").values_list()
    assert "name-guessed" not in str(list(columns))
