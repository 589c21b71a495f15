"""A right ends on the second, by the database's clock, in every place: the next page, an open tab, a picture's address, a
revocation (T4). Files bound meanwhile: archive/tests/test_bound_rights.py."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import DateTimeField, Value
from django.test import Client

from access import grants
from access.models import AuditEvent, Grant
from access.models import grants as grant_rows
from access.models.grants import GrantSource
from access.roles import Section
from clinic_records.tests.gate import world
from clinic_records.tests.gate.test_matrix import text_of
from clinic_records.tests.gate.world import File, Relation
from vault import prepared

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A4.1")]
NOON = datetime.datetime(2026, 5, 20, 12, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
READER = "xiaohan"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[datetime.datetime], None]]:
    """Sets the clock that the statements about rights ask: in them the database's `Now()` becomes this moment."""

    def set_to(moment: datetime.datetime) -> None:
        monkeypatch.setattr(grant_rows, "Now", lambda: Value(moment, DateTimeField()))
        prepared.statement.cache_clear()

    yield set_to
    prepared.statement.cache_clear()


@pytest.fixture
def file(cast: dict) -> File:
    """A file lent to a nurse from eight until noon, to read, change and print."""
    file = world.build(cast, (Relation.FOREIGN,))[Relation.FOREIGN]
    grants.give(cast[READER].pk, file.customer, set(Section), by=cast["guwen"], source=GrantSource.REQUEST,
                by_duty=False, may_change=True, starts_at=NOON - datetime.timedelta(hours=4), ends_at=NOON)  # fmt: skip
    return file


def addresses(file: File) -> dict[str, str]:
    """Every kind of page and file address that somebody may have kept."""
    sheet = f"/sheets/aftercare/{file.sheets['aftercare'].pk}/"
    return {
        "customer": f"/customers/{file.customer.pk}/",
        "sheet": sheet,
        "history": f"{sheet}history/",
        "print": f"{sheet}print/",
        "edit": f"{sheet}edit/",
        "picture": f"/media/{file.media[Section.MEDIA].pk}/",
        "pictures": f"/cases/{file.case.pk}/media/",
        "rights": f"/customers/{file.customer.pk}/access/",
    }


def opened(client: Client, file: File) -> dict[str, tuple[int, bool]]:
    """For each address its status, and whether anything of the file comes out."""
    answers = {name: client.get(path) for name, path in addresses(file).items()}
    return {name: (one.status_code, bool(world.canaries(text_of(one)))) for name, one in answers.items()}


@pytest.mark.parametrize(("at", "open_then"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_right_until_noon_holds_at_11_59_59_and_not_at_12_00_00(cast, log_in, file, clock, at, open_then) -> None:
    client = log_in(READER)
    clock(NOON + at)
    found = opened(client, file)
    if open_then:
        assert {status for status, _shown in found.values()} == {200}
        assert [name for name in ("customer", "sheet", "history", "print", "edit") if not found[name][1]] == []
    else:
        assert set(found.values()) == {(404, False)}
    pages = client.get("/customers/"), client.post("/customers/search/", {"q": file.customer.number})
    assert [str(file.customer.pk) in text_of(page) for page in pages] == [open_then, open_then]


def test_right_begins_on_the_second_too(cast, log_in, file, clock) -> None:
    client = log_in(READER)
    begins = NOON - datetime.timedelta(hours=4)
    for moment, status in ((begins - SECOND, 404), (begins, 200), (begins + SECOND, 200)):
        clock(moment)
        assert client.get(f"/customers/{file.customer.pk}/").status_code == status, moment


def test_form_open_since_before_noon_saves_nothing_after_it(cast, log_in, file, clock) -> None:
    client, sheet = log_in(READER), file.sheets["aftercare"]
    clock(NOON - SECOND)
    page = client.get(addresses(file)["edit"])
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"version": sheet.version, "reason": "x"}
    clock(NOON)
    answer = client.post(addresses(file)["edit"], typed)
    token = client.post("/drafts/", {"draft_token": "x", "form_key": f"aftercare:{sheet.pk}"})
    sheet.refresh_from_db(fields=["version"])
    assert (answer.status_code, world.canaries(text_of(answer)), sheet.version) == (404, set(), 2)
    assert token.status_code in (400, 403, 404)


@pytest.mark.parametrize("by", ["end", "agreement", "employment"])
def test_revocation_counts_with_the_very_next_request(cast, log_in, file, clock, by) -> None:
    client = log_in(READER)
    clock(NOON - SECOND)
    assert client.get(addresses(file)["sheet"]).status_code == 200
    match by:
        case "end":
            grants.end(Grant.objects.filter(principal=cast[READER].pk), by=cast["guwen"], at=NOON - 2 * SECOND)
        case "agreement":
            cast[READER].agreements.all().delete()
        case "employment":
            cast[READER].employment = "suspended"
            cast[READER].save()
    found = opened(client, file)
    assert {shown for _status, shown in found.values()} == {False}
    assert {status for status, _shown in found.values()} <= {302, 403, 404}


def test_each_refusal_after_the_end_is_one_denied_row(cast, log_in, file, clock) -> None:
    client = log_in(READER)
    clock(NOON)
    rows: Any = AuditEvent.objects.using("audit").filter(actor=cast[READER].pk, decision="denied")
    before = rows.count()
    opened(client, file)
    assert rows.count() - before == len(addresses(file))
