"""The watch over templates notices a still sealed value, also where the template swallows the failure (traps 2)."""

import uuid

import pytest
from django.template import Context, Template

from vault.keyring import ring
from vault.tests import strict_templates
from vault.tests.notes import Note

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture(autouse=True)
def _no_sealed_value_in_templates() -> None:
    """In place of the watch over all tests (conftest.py): these read sealed values on purpose."""


def fetched(notes: type[Note]) -> Note:
    customer = uuid.uuid4()
    note = notes(customer_id=customer, part_id=customer, text="青霉素过敏")
    note.save()
    return Note.objects.get(pk=note.pk)


@pytest.mark.parametrize(
    "text",
    ["{{ note.text }}", "{% if note.text and x %}a{% endif %}", "{% if not note.text %}a{% endif %}",
     "{% if note.text == 'x' %}a{% endif %}", "{% include inner %}"],
)  # fmt: skip
def test_reading_a_sealed_value_is_noticed(notes: type[Note], text: str) -> None:
    note = fetched(notes)
    with strict_templates.watching() as read:
        Template(text).render(Context({"note": note, "x": 1, "inner": Template("{{ note.text }}")}))
    assert read == ["Note.text"]


def test_reading_a_deferred_value_is_noticed(notes: type[Note]) -> None:
    note = Note.objects.defer("text").get(pk=fetched(notes).pk)
    with strict_templates.watching() as read:
        Template("{{ note.text }}").render(Context({"note": note}))
    assert read[0] == "Note.text"


def test_reading_an_opened_row_is_fine(notes: type[Note]) -> None:
    note = fetched(notes).opened()
    with strict_templates.watching() as read:
        assert Template("{{ note.text }}").render(Context({"note": note})) == "青霉素过敏"
        assert fetched(notes).text == "青霉素过敏"
    assert read == []


def test_failure_that_a_template_swallows_is_noticed(notes: type[Note]) -> None:
    note = fetched(notes)
    ring.destroy_part(note.part_id)
    with strict_templates.watching() as read:
        assert Template("{% if note.text == 'x' %}a{% else %}b{% endif %}").render(Context({"note": note})) == "b"
    assert read == ["Note.text"]
