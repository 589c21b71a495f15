"""Keys without a row go after a day; a key that any row names stays, whatever kind of row (design: key first, then row)."""

import datetime
import io
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from access.audit import sealing
from access.models.audit import SealKind
from access.upkeep import SWEEP_JOB
from customers.actions import open_case, register_customer
from customers.importing import papers
from customers.models import ConsultationSheet, Customer, RegisterImport
from customers.tests.importing.ground import received
from jobs import running, runs
from jobs.models import JobRun
from records import actions as sheets
from records import drafts
from vault import cache
from vault.fields import SealedFieldMixin
from vault.files import seal_file
from vault.keyring import ring, sweeping
from vault.keyring.models import PartKey, SubjectKey

pytestmark = pytest.mark.django_db
TWO_DAYS = datetime.timedelta(days=2)


def _age(than: datetime.timedelta = TWO_DAYS) -> None:
    for model in (PartKey, SubjectKey):
        model.objects.using(ring.ALIAS).update(made_at=timezone.now() - than)


def _keys() -> set[UUID]:
    parts = PartKey.objects.using(ring.ALIAS).values_list("pk", flat=True)
    return {*parts, *SubjectKey.objects.using(ring.ALIAS).values_list("pk", flat=True)}


def _signed_sheet(customer: Customer, cast: dict) -> None:
    sheet = ConsultationSheet(case=customer.cases.first(), customer=customer)
    sheets.save_draft(sheet, {"channel": "visit", "needs": "a", "advice": "b"}, by=cast["chenlu"])
    sheets.sign(sheet, by=cast["chenlu"], role="front_desk", seen=sheet.version)


def _drafts(customer: Customer, cast: dict) -> None:
    person = cast["baiyu"]
    drafts.keep(person, "registration", {"name": "x"}, based_on=0, subject=person.pk, part=person.pk)
    case = customer.cases.first().pk
    drafts.keep(person, f"consultation:{case}", {"a": "b"}, based_on=0, subject=customer.pk, part=case)


def _file_of_its_own_part(customer: Customer, cast: dict) -> None:
    seal_file(io.BytesIO(b"x"), subject=customer.pk, part=uuid4(), kind="text/plain")


def _register(customer: Customer, cast: dict) -> None:
    received(cast["guwen"])


def _second_case(customer: Customer, cast: dict) -> None:
    open_case(customer, "eyelid", by=cast["chenlu"])


def _history_alone(customer: Customer, cast: dict) -> None:
    """A row that is gone, while versions of it are still there and must stay readable."""
    case = open_case(customer, "eyelid", by=cast["chenlu"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_grant WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM customers_case WHERE id = %s", [case.pk])


def _person_whose_drafts_are_gone(customer: Customer, cast: dict) -> None:
    """The next draft of a registration takes the same key: it must not be swept while that draft is being written."""
    person = cast["baiyu"]
    drafts.keep(person, "registration", {"name": "x"}, based_on=0, subject=person.pk, part=person.pk)
    drafts.drop(person, "registration")


ROWS: list[Callable[[Customer, dict], None]] = [
    _signed_sheet, _drafts, _file_of_its_own_part, _register, _second_case, _history_alone,
    _person_whose_drafts_are_gone,
]  # fmt: skip


def test_every_kind_of_key_with_a_row_survives(customer: Customer, cast: dict) -> None:
    for make in ROWS:
        make(customer, cast)
    _age()
    before = _keys()
    assert len(before) == 7  # customer, three cases, a file, a register, a person
    assert sweeping.sweep() == (0, 0)
    assert _keys() == before


def test_every_model_with_sealed_values_is_asked() -> None:
    asked = {model for model, _column in sweeping.places()}
    sealed = {
        model
        for model in apps.get_models()
        if any(isinstance(column, SealedFieldMixin) for column in model._meta.concrete_fields)
    }
    assert sealed - asked == set()
    assert len(sealed) > 20


@pytest.mark.django_db(transaction=True)
def test_keys_of_an_aborted_registration_and_case_go_after_a_day(customer: Customer, cast: dict) -> None:
    kept = _keys()

    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        register_customer({"name": "某人", "sex": "male"}, {"phone": ""}, {"allergy_state": "none"}, by=cast["chenlu"])
        raise Broken
    with pytest.raises(Broken), transaction.atomic():
        open_case(customer, "eyelid", by=cast["chenlu"])
        raise Broken
    left = _keys() - kept
    assert (len(left), sweeping.sweep()) == (3, (0, 0))  # basic data and subject share the customer's id
    _age(datetime.timedelta(hours=23))
    assert sweeping.sweep() == (0, 0)
    _age()
    assert sweeping.sweep() == (3, 1)
    assert _keys() == kept
    cache.forget()
    assert Customer.objects.get(pk=customer.pk).opened().name == "张伟明"


def test_a_subject_goes_only_with_its_last_part(cast: dict) -> None:
    subject, part, young = uuid4(), uuid4(), uuid4()
    ring.ensure(subject, part)
    _age()
    ring.ensure(subject, young)
    assert sweeping.sweep() == (1, 0)
    _age()
    assert sweeping.sweep() == (1, 1)


def test_keys_of_destroyed_papers_stay_destroyed(cast: dict) -> None:
    source = received(cast["guwen"])
    papers.destroy(source)
    _age()
    before = _keys()
    assert sweeping.sweep() == (0, 0)
    assert (_keys(), RegisterImport.objects.filter(pk=source.pk).exists()) == (before, True)


def test_the_job_says_how_many_went(cast: dict, customer: Customer) -> None:
    for _each in range(3):
        ring.ensure(uuid4(), uuid4())
    _age()
    run = runs.start(SWEEP_JOB)
    running.execute(run.pk)
    done = JobRun.objects.get(pk=run.pk)
    assert (done.state, done.counts["keys_removed"]) == ("done", 6)


def test_after_a_restore_keys_made_before_it_stay(cast: dict, customer: Customer) -> None:
    """The restored copy may be older than the keys: their rows stand in a newer one."""
    ring.ensure(uuid4(), uuid4())
    _age()
    before = _keys()
    sealing.make_seal(SealKind.GENERATION, 2, 0, 0, b"").save(force_insert=True, using="audit")
    run = runs.start(SWEEP_JOB)
    running.execute(run.pk)
    assert (JobRun.objects.get(pk=run.pk).counts["keys_removed"], _keys()) == (0, before)
