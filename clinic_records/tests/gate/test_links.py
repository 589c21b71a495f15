"""Whatever a page offers somebody to follow opens for them: a link that ends at a closed door is a fault of the page."""

import re
from typing import Final

import pytest
from django.test import Client

from access.models import Person
from archive.tests.destruction.ground import accepted
from clinic_records.tests.gate import world
from clinic_records.tests.gate.world import Relation

pytestmark = pytest.mark.django_db
_LINK: Final = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_LEAVES: Final = ("/logout", "/static/", "/language")


def links(client: Client, path: str) -> set[str]:
    """The addresses that a page leads to."""
    answer = client.get(path)
    if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
        return set()
    return {link for link in _LINK.findall(answer.content.decode()) if not link.startswith(_LEAVES)}


@pytest.mark.timeout(480)
def test_every_link_of_the_first_pages_opens(cast: dict[str, Person], log_in) -> None:
    files = world.build(cast, (Relation.OWN, Relation.OTHER))
    for file in files.values():
        accepted(file.customer, cast)
    whose = {str(file.customer.pk): name for name, file in files.items()}
    closed, followed = set(), 0
    for username in cast:
        client, seen = log_in(username), set()
        first = {"/", "/applications/", *(f"/customers/{file.customer.pk}/" for file in files.values())}
        offered = {link for page in first for link in links(client, page)} | {"/", "/applications/"}
        for path in sorted(offered):
            shape = _ID.sub(lambda found: whose.get(found[0], "*"), path)
            if shape in seen:
                continue
            seen.add(shape)
            followed += 1
            if client.get(path).status_code >= 400:
                closed.add((username, shape))
    assert closed == set()
    assert followed > 17 * 15
