"""Other years for a class or a file (A3.3, B5.1): decided by two, never below the law, never shortened silently."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind, Party, chain_for
from access.models import Application, ApprovalStep, Department, Person
from archive.models import FileExtension, RetentionRule
from archive.retention import changes, floors, queries, rules
from archive.tests.ground import patient
from archive.tests.retention.ground import closed, consulted, filed, moment
from archive.tests.retention.test_verdicts import D, old

pytestmark = [pytest.mark.django_db, pytest.mark.clause("B5.1")]


def decide(application: Application, by: Any) -> Application:
    step = approvals.next_step(application)
    assert step is not None
    return approvals.decide(step, True, by=by)


def carried_out(application: Application, cast: Any) -> None:
    """Executive, then the archive: where its only manager applied, the executive."""
    for name in ("yanrong", "yanrong"):
        decide(application, cast[name])
    assert Application.objects.get(pk=application.pk).state == "carried_out"


def test_department_head_and_executive_before_the_archive() -> None:
    chain = [step.party for step in chain_for(Kind.RETENTION, {"archive_manager"}, heads_department=False)]
    assert chain == [Party.OWN_HEAD, Party.EXECUTIVE, Party.ARCHIVE]


def test_a_rule_changes_when_it_was_approved_and_not_before(cast, customer) -> None:
    application = changes.ask_rule("care", 6, "合同约定六年", by=cast["guwen"])
    assert rules.all_rules()["care"].years == 5
    decide(application, cast["yanrong"])
    assert rules.all_rules()["care"].years == 5
    decide(application, cast["yanrong"])
    assert (rules.all_rules()["care"].years, RetentionRule.history.count()) == (6, 1)


def test_who_applies_is_the_archive(cast) -> None:
    for name in ("chenlu", "yanrong", "qinzheng"):
        with pytest.raises(PermissionDenied):
            changes.ask_rule("care", 6, "理由", by=cast[name])
    with pytest.raises(DecisionRefused, match="no_purpose"):
        changes.ask_rule("care", 6, " ", by=cast["guwen"])
    with pytest.raises(DecisionRefused, match="no_change"):
        changes.ask_rule("care", 5, "理由", by=cast["guwen"])


@pytest.mark.clause("A3.3")
@pytest.mark.parametrize(("file_class", "law"), [("outpatient", 15), ("inpatient", 30)])
def test_below_the_law_is_refused_typed_carried_out_and_stored(cast, monkeypatch, file_class: str, law: int) -> None:
    with pytest.raises(DecisionRefused, match="below_law"):
        changes.ask_rule(file_class, law - 1, "节省空间", by=cast["guwen"])
    with monkeypatch.context() as patch:  # somebody got past the form
        patch.setattr(changes, "_check_law", lambda *_given: None)
        application = changes.ask_rule(file_class, law - 1, "节省空间", by=cast["guwen"])
    decide(application, cast["yanrong"])
    with pytest.raises(DecisionRefused, match="below_law"), transaction.atomic():
        decide(application, cast["yanrong"])
    monkeypatch.setattr(changes, "_check_law", lambda *_given: None)
    with pytest.raises(IntegrityError, match="retentionrule_law"), transaction.atomic():
        decide(application, cast["yanrong"])
    assert rules.all_rules()[file_class].years == law


@pytest.mark.clause("A3.3")
def test_settings_raise_the_floor_and_never_lower_it(settings) -> None:
    settings.RETENTION_FLOORS = {"outpatient": 20, "inpatient": 1, "care": 2}
    assert [floors.floor_of(one) for one in ("outpatient", "inpatient", "care", "home")] == [20, 30, 2, 0]


def test_shortening_says_how_many_files(cast, customer) -> None:
    """Two files of daily care, of which one would be due at once."""
    for row, day in ((customer, D(2023, 1, 1)), (patient(cast, "李静"), D(2026, 1, 1))):
        consulted(row, moment(day), cast)
        closed(row, moment(day))
        filed(row, cast, "care")
    assert changes.effect_of("care", 2) == changes.Effect(earlier=2, at_once=1)
    assert changes.effect_of("care", 7) == changes.effect_of("home", 1) == changes.Effect()
    asked = changes.ask_rule("care", 2, "存放空间", by=cast["guwen"]).retention_change
    assert (asked.before, asked.earlier, asked.at_once) == (5, 2, 1)


def test_more_years_for_one_file(cast, customer) -> None:
    file = old(customer, cast)
    assert queries.verdict_of(customer.pk).may_destroy
    carried_out(changes.ask_extension(file, 10, "重要顾客，协议约定", by=cast["guwen"]), cast)
    extension = FileExtension.objects.get().opened()
    assert (extension.reason, extension.asked_by, extension.approved_by) == (
        "重要顾客，协议约定",
        cast["guwen"],
        cast["yanrong"],
    )
    verdict = queries.verdict_of(customer.pk)
    assert (verdict.may_destroy, verdict.until) == (False, D(2030, 3, 1))


def test_a_file_of_which_nothing_is_left_is_not_kept_longer(cast, customer) -> None:
    file = filed(customer, cast)
    application = changes.ask_extension(file, 5, "理由", by=cast["guwen"])
    file.state = "destroyed"
    file.save()
    with pytest.raises(DecisionRefused, match="file_gone"):
        changes.ask_extension(file, 5, "理由", by=cast["guwen"])
    decide(application, cast["yanrong"])
    with pytest.raises(DecisionRefused, match="file_gone"), transaction.atomic():
        decide(application, cast["yanrong"])


def test_the_head_decides_where_the_head_is_somebody_else(cast) -> None:
    archive = Department.objects.get(code="archive")
    archive.head = cast["zhoumin"]
    archive.save()
    application = changes.ask_rule("home", 4, "理由", by=Person.objects.get(pk=cast["guwen"].pk))
    with pytest.raises(PermissionDenied):
        decide(application, cast["yanrong"])
    for name in ("zhoumin", "yanrong", "yanrong"):
        decide(application, cast[name])
    assert rules.all_rules()["home"].years == 4
    assert ApprovalStep.objects.filter(application=application, state="approved").count() == 3
