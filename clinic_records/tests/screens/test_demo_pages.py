"""Every page of the demo clinic answers the roles that use it, in each language, and in Simplified Chinese without a word of
another: also the pages that the walk of one customer does not come to."""

from typing import Any

import pytest
from django.test import Client

from access.models import Person
from access.personas import with_role
from clinic_records.demo import loading
from clinic_records.tests.screens import ground, pages
from clinic_records.tests.walk.pages import WORDED_ELSEWHERE
from clinic_records.tests.walk.wording import remains

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

ACTED, COPIED = 40, 20


def test_pages_of_the_demo_clinic_answer_in_each_language() -> None:
    loading.load(ACTED, COPIED)
    ground.furnish()
    wrong: list[Any] = []
    for language in ("zh-hans", "zh-hant", "en"):
        for person in Person.objects.exclude(language=language):
            person.language = language
            person.save()
        clients: dict[str, Client] = {}
        for view in pages.VIEWS:
            name = with_role(view.roles[0])
            client = clients.setdefault(name, _logged_in(name))
            wrong += _faults(view, client, Person.objects.with_standing().get(username=name), language)
    assert wrong == []


def _logged_in(username: str) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(Person.objects.get(username=username), backend="access.backends.GrantBackend")
    return client


def _faults(view: pages.View, client: Client, person: Person, language: str) -> list[Any]:
    try:
        address = view.address(person)
    except (AssertionError, IndexError, StopIteration) as nothing:
        return [(view.name, person.username, f"nothing to show: {nothing}")]
    answer = client.get(address)
    if answer.status_code != 200:
        return [(language, view.name, answer.status_code)]
    if language != "zh-hans" or view.door in WORDED_ELSEWHERE:
        return []
    return [(view.name, text) for text in remains(answer.content.decode(), language, ())]
