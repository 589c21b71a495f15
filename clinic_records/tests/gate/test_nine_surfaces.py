"""An infectious result comes out nowhere for whoever may see all of a file but it; and does, logged, for whoever may (T2).

The nine places: the page, the form, its initial values, the printed sheet, the bound file, the history, a search, an error
page, and what people are told.
"""

import json
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from access import grants
from access.models import AuditEvent, Grant, Person
from access.models.grants import GrantSource
from access.roles import Section
from archive import binding
from archive.models import BoundFile
from clinic_records.tests.gate import world
from clinic_records.tests.gate.test_matrix import text_of
from clinic_records.tests.gate.world import File, Relation
from jobs import notifications
from jobs.models import Notification
from vault.files import open_stored

pytestmark = [pytest.mark.django_db, pytest.mark.clause("A4.2")]
HIDDEN = world.mark(Relation.FOREIGN, Section.INFECTIOUS)
BESIDE = world.mark(Relation.FOREIGN, Section.PREOP)


@pytest.fixture
def file(cast: dict[str, Person]) -> File:
    """A file of which the nurse may see and change all but infectious results, and the examiner those too."""
    file = world.build(cast, (Relation.FOREIGN,))[Relation.FOREIGN]
    for username, sections in (("xiaohan", set(Section) - {Section.INFECTIOUS}), ("heqiang", set(Section))):
        grants.give(cast[username].pk, file.customer, sections, by=cast["guwen"], source=GrantSource.REQUEST,
                    by_duty=False, may_change=True)  # fmt: skip
    return file


def sheet_page(file: File, page: str = "") -> str:
    return f"/sheets/preop/{file.sheets['preop'].pk}/{page}"


def pages(client: Client, *paths: str) -> str:
    return " ".join(text_of(client.get(path)) for path in paths)


def shown(client: Client, file: File, _person: Person) -> str:
    """The customer's page, the sheet, and the list of the pictures."""
    return pages(client, f"/customers/{file.customer.pk}/", sheet_page(file), f"/cases/{file.case.pk}/media/")


def form(client: Client, file: File, _person: Person) -> str:
    """The form as it is sent; whoever may write nothing of the sheet gets none."""
    return pages(client, sheet_page(file, "edit/"))


def initial(client: Client, file: File, _person: Person) -> str:
    """What the form holds, sent or not: each field's value, and the sheet's draft."""
    context = client.get(sheet_page(file, "edit/")).context
    one = context.get("form") if context else None
    values = {name: str(one[name].value()) for name in one.fields} if one is not None else {}
    return json.dumps([values, str(getattr(one, "initial", ""))], ensure_ascii=False)


def printed(client: Client, file: File, _person: Person) -> str:
    """The PDF of the sheet."""
    return pages(client, sheet_page(file, "print/"))


def bound(client: Client, file: File, person: Person) -> str:
    """The bound file that a worker makes in the person's name."""
    client.post(f"/customers/{file.customer.pk}/bound/")
    wanted = BoundFile.objects.filter(asked_by=person).latest("expires_at")
    assert binding.bind(wanted) > 0
    wanted.refresh_from_db()
    with open_stored(wanted.file) as content:
        return text_of(_Answer(b"".join(content.blocks())))


class _Answer:
    """Bytes, as far as `text_of` asks an answer."""

    streaming, reason_phrase, headers, cookies = False, "", {}, ""

    def __init__(self, content: bytes) -> None:
        self.content = content


def history(client: Client, file: File, _person: Person) -> str:
    """All versions and what changed between them."""
    return pages(client, sheet_page(file, "history/"))


def search(client: Client, file: File, _person: Person) -> str:
    """A hit by number and name, and a search for the very result."""
    told = "name"
    words = (
        file.customer.number,
        f"{world.mark(Relation.FOREIGN, Section.BASIC)}{told}",
        f"{HIDDEN}newinfectious_notes",
    )
    asked = [client.post("/customers/search/", {"q": word}) for word in words]
    return " ".join(text_of(one).replace(words[2], "") for one in asked)


def failed(client: Client, file: File, _person: Person) -> str:
    """Forms sent back: nonsense, a version long past (both texts are shown), a picture that is not theirs, no such page."""
    stale = {"version": "1", "conclusion": "x", "infectious_notes": "x", "hbsag": "negative", "reason": "x"}
    asked = [client.post(sheet_page(file, "edit/"), body) for body in ({}, stale, {"version": "2", "pulse": "many"})]
    asked += [client.get(f"/media/{file.media[Section.INFECTIOUS].pk}/{page}") for page in ("", "thumbnail/")]
    asked += [
        client.post(sheet_page(file, "sign/"), {"password": "x", "version": "1"}),
        client.get(sheet_page(file, "x/")),
    ]
    return " ".join(map(text_of, asked))


def told(client: Client, file: File, person: Person) -> str:
    """What people are told of the sheet, on their page, in the rows and by mail."""
    notifications.notify([person], "file_bound", subject=file.sheets["preop"].pk, customer=file.customer.pk)
    rows = list(Notification.objects.filter(recipient=person).values())
    letters = [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    return f"{pages(client, '/notifications/', '/')} {rows} {letters}"


Surface = Callable[[Client, File, Person], str]
SURFACES: tuple[Surface, ...] = (shown, form, initial, printed, bound, history, search, failed, told)
SHOWING = (shown, printed, bound, history)
"""Where a result does come out for whoever may see it; and in the form, for whoever may also write it."""


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.__name__)
def test_result_is_absent_for_whoever_may_see_all_but_it(cast: dict, log_in, file: File, surface: Surface) -> None:
    text = surface(log_in("xiaohan"), file, cast["xiaohan"])
    assert HIDDEN not in text and 'nfectious_notes": "Q' not in text
    if surface in SHOWING:
        assert BESIDE in text, "the test would pass although nothing is shown at all"


@pytest.mark.parametrize("surface", (*SHOWING, form, initial), ids=lambda surface: surface.__name__)
def test_result_is_there_for_whoever_may_see_it_and_is_logged(cast: dict, log_in, file: File, surface: Surface) -> None:
    client = log_in("heqiang")
    before = shown_to(cast["heqiang"], file)
    assert HIDDEN in surface(client, file, cast["heqiang"])
    assert shown_to(cast["heqiang"], file) > before


def shown_to(person: Person, file: File) -> int:
    """How often the log says so. What goes with a change is written over its own connection, which a test does not commit."""
    seen = {"actor": person.pk, "customer_uuid": file.customer.pk, "decision": "allowed"}
    rows = AuditEvent.objects.filter(**seen, action__in=["view", "print", "export"])
    return rows.count() + rows.using("audit").count()


def test_result_is_gone_from_everywhere_once_the_grant_is_over(cast: dict, log_in, file: File) -> None:
    client = log_in("heqiang")
    assert HIDDEN in shown(client, file, cast["heqiang"])
    grants.end(Grant.objects.filter(principal=cast["heqiang"].pk, customer=file.customer), by=cast["guwen"])
    for surface in (shown, form, initial, printed, history, search, failed, told):
        assert HIDDEN not in surface(client, file, cast["heqiang"]), surface.__name__
