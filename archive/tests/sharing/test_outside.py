"""Sharing outside: who decides, agreement, consent, what the package holds, how it is handed over (A4.7, A6.2, A6.3)."""

import io
from datetime import date

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from access.approvals import actions as approvals
from access.approvals import deciders
from access.approvals.actions import DecisionRefused
from access.models import Application, AuditEvent, Grant
from access.models.approvals import ApplicationState
from access.roles import Section
from archive import tasks
from archive.models import OutsideConsent, OutsideDelivery, OutsidePackage
from archive.sharing import consents, deliveries, outside, packages
from archive.sharing.consents import Signed
from archive.tests.sharing.ground import (
    DAY,
    STROKES,
    approve,
    carried_out,
    consented,
    end_agreements,
    linked,
    narrowed,
    package_of,
    partner,
    scan,
    text_of,
    wished,
)  # fmt: skip
from customers.actions import register_customer
from customers.tests.booking.ground import consulted
from jobs.models import JobRun, Notification, RunState
from vault.files import StoredFile, open_stored
from vault.keyring import ring

pytestmark = pytest.mark.django_db


def pdf_of(package: OutsidePackage) -> bytes:
    with open_stored(package.file) as content:
        return b"".join(content.blocks())


@pytest.mark.clause("A4.7")
def test_own_head_then_executive_then_the_archive(cast, customer) -> None:
    application = wished(cast, customer, partner(cast))
    consented(application, cast)
    for name in ("zhoumin", "yanrong", "guwen"):
        step = approvals.next_step(application)
        assert {one.person.username for one in deciders.of_step(step)} == {name}
        assert (JobRun.objects.filter(kind=outside.JOB).count(), package_of(application).consent) == (0, None)
        approve(application, cast[name])
    run = JobRun.objects.get(kind=outside.JOB)
    run.state, run.leased_until = RunState.RUNNING, timezone.now() + DAY
    run.save()
    assert tasks.pack_outside(run) == {"sheets": 1}
    assert JobRun.objects.get(pk=run.pk).percent == 100
    package = package_of(application)
    assert (package.run, package.sheets, package.provided_by) == (run.pk, 1, cast["guwen"])
    assert Notification.objects.get(kind="outside_packed").recipient == cast["guwen"]


@pytest.mark.clause("A4.7")
def test_nobody_approves_their_own_and_a_head_goes_to_the_executive(cast, customer) -> None:
    application = wished(cast, customer, partner(cast), by="zhoumin")
    assert {one.person.username for one in deciders.of_step(approvals.next_step(application))} == {"yanrong"}
    with pytest.raises(PermissionDenied):
        approve(application, cast["zhoumin"])


@pytest.mark.clause("A4.7")
def test_head_who_is_executive_too_decides_once(cast, customer) -> None:
    reception = cast["chenlu"].department
    reception.head = cast["yanrong"]
    reception.save()
    application = wished(cast, customer, partner(cast))
    with pytest.raises(DecisionRefused, match="nobody_decides"):
        approve(application, cast["yanrong"])
    assert approvals.next_step(application).position == 0


@pytest.mark.clause("A4.7")
@pytest.mark.parametrize("ends", [None, -1])
def test_partner_without_an_agreement_in_force_is_refused_when_applied(cast, customer, ends) -> None:
    with pytest.raises(DecisionRefused, match="partner_agreement"):
        wished(cast, customer, partner(cast, ends=ends))
    assert Application.objects.count() == 0


@pytest.mark.clause("A4.7")
def test_agreement_that_ended_meanwhile_is_refused_when_carried_out(cast, customer) -> None:
    hospital = partner(cast)
    application = wished(cast, customer, hospital)
    consented(application, cast)
    approve(application, cast["zhoumin"], cast["yanrong"])
    end_agreements(hospital)
    with pytest.raises(DecisionRefused, match="partner_agreement"):
        approve(application, cast["guwen"])
    assert Application.objects.get().state == ApplicationState.OPEN


@pytest.mark.clause("A6.2")
@pytest.mark.parametrize("lack", ["missing", "withdrawn", "narrow", "other use", "other partner", "other purpose"])
def test_nothing_leaves_without_the_customers_consent(cast, customer, lack) -> None:
    hospital = partner(cast)
    both = [Section.CONSULTATION, Section.HEALTH]
    application = wished(cast, customer, hospital, sections=both)
    if lack == "withdrawn":
        consents.withdraw(consented(application, cast), timezone.localdate(), "顾客改变主意", by=cast["chenlu"])
    if lack == "narrow":
        consented(wished(cast, customer, hospital), cast)
    if lack == "other use":
        consented(wished(cast, customer, hospital, use="insurance", sections=both), cast)
    if lack == "other partner":
        consented(wished(cast, customer, partner(cast, name="另一家医院"), sections=both), cast)
    if lack == "other purpose":
        consented(wished(cast, customer, hospital, purpose="作为案例用于培训", sections=both), cast)
    approve(application, cast["zhoumin"], cast["yanrong"])
    with pytest.raises(DecisionRefused, match="consent"):
        approve(application, cast["guwen"])
    assert (package_of(application).consent, JobRun.objects.filter(kind=outside.JOB).count()) == (None, 0)


@pytest.mark.clause("A6.2")
def test_one_customer_without_consent_holds_up_all(cast, customer) -> None:
    other = register_customer({"name": "李静", "sex": "female"}, {}, {"allergy_state": "none"}, by=cast["chenlu"])
    application = wished(cast, customer, partner(cast), numbers=[customer.number, other.number])
    rows = list(OutsidePackage.objects.select_related("customer").order_by("customer__serial"))
    consents.keep(rows[0], Signed(STROKES), by=cast["chenlu"])
    approve(application, cast["zhoumin"], cast["yanrong"])
    with pytest.raises(DecisionRefused, match="consent"):
        approve(application, cast["guwen"])
    assert list(OutsidePackage.objects.values_list("consent", flat=True)) == [None, None]
    consents.keep(rows[1], Signed(STROKES), by=cast["chenlu"])
    approve(application, cast["guwen"])
    assert OutsidePackage.objects.open().count() == 2


@pytest.mark.clause("A4.7")
def test_nobody_passes_on_what_they_do_not_see(cast, customer) -> None:
    for by in ("luojia", "jiangbo"):
        with pytest.raises(DecisionRefused, match="not_seen"):
            wished(cast, customer, partner(cast), by=by)
    with pytest.raises(DecisionRefused, match="not_seen"):
        wished(cast, customer, partner(cast), numbers=[customer.number, "C999999"])
    with pytest.raises(PermissionDenied):
        wished(cast, customer, partner(cast), by="xuguan")


@pytest.mark.clause("A4.7")
def test_package_holds_the_approved_sections_alone_under_the_partners_name(cast, customer) -> None:
    consulted(customer, cast)
    package = carried_out(cast, customer)
    text = text_of(pdf_of(package))
    assert ("想做双眼皮" in text, "张伟明" in text) == (True, True)
    assert ("示范路" in text, "15412345678" in text) == (False, False)
    assert text.count(f"示例市第一人民医院 · {package.request.number}") >= package.sheets
    assert package.sheets == 2


@pytest.mark.clause("A4.7")
def test_codes_on_the_pages_say_the_number_of_the_application_alone(cast, customer) -> None:
    consulted(customer, cast)
    package = carried_out(cast, customer)
    printed = packages._printed(package)
    assert printed is not None
    assert (printed.qr, {sheet.qr for sheet in printed.sheets}) == (package.request.number, {""})


def test_drafts_and_wrong_entries_do_not_leave(cast, customer) -> None:
    from records import actions as sheets
    from records import spec as specs

    case = customer.cases.get()
    sheet = specs.get("consultation").model(case=case, customer=customer)
    sheets.save_draft(sheet, {"channel": "visit", "needs": "草稿未签"}, by=cast["chenlu"])
    assert "草稿未签" not in text_of(pdf_of(carried_out(cast, customer)))
    sheets.mark_error(sheet, by=cast["chenlu"], reason="记错")
    assert "草稿未签" not in text_of(pdf_of(carried_out(cast, customer, partner(cast))))


def test_package_is_not_made_any_more_once_something_has_ended(cast, customer) -> None:
    hospital = partner(cast)
    package = carried_out(cast, customer, hospital)
    end_agreements(hospital)
    assert packages.make(package.pk) == 0
    other = carried_out(cast, customer)
    Grant.objects.filter(customer=customer).delete()
    assert packages.make(other.pk) == 0


@pytest.mark.clause("A6.3")
def test_bytes_lie_under_keys_of_their_own_that_go_with_the_customers(cast, customer) -> None:
    package = carried_out(cast, customer)
    made = deliveries.as_file(package, by=cast["guwen"])
    for file in (package.file, made.delivery.file):
        row = StoredFile.objects.get(pk=file)
        assert (row.part, row.subject) == (file, customer.pk)
    ring.destroy_subject(customer.pk)
    assert deliveries.content_of(package) is None
    with pytest.raises(DecisionRefused, match="package_over"):
        deliveries.as_file(package, by=cast["guwen"])


@pytest.mark.clause("A6.3")
def test_encrypted_file_opens_with_its_password_alone(cast, customer) -> None:
    consulted(customer, cast)
    made = deliveries.as_file(carried_out(cast, customer), by=cast["guwen"])
    with open_stored(made.delivery.file) as content:
        locked = b"".join(content.blocks())
    for wrong in ("", "password", made.secret[:-1]):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(locked), password=wrong)
    with pikepdf.open(io.BytesIO(locked), password=made.secret) as pdf:
        how = pdf.encryption
        assert (how.R, how.bits, str(how.stream_method), str(how.string_method)) == (
            6, 256, "EncryptionMethod.aesv3", "EncryptionMethod.aesv3",
        )  # fmt: skip
    assert "想做双眼皮" in text_of(locked, made.secret)
    assert "想做双眼皮".encode("utf-16-be") not in locked
    assert len(made.secret.replace("-", "")) == 20
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text || h::text FROM archive_outsidedelivery t, archive_historicaloutsidedelivery h")
        assert made.secret not in str(cursor.fetchall())


def test_only_the_archive_manager_hands_over_and_calls_off(cast, customer) -> None:
    made = linked(cast, customer)
    package = OutsidePackage.objects.get(pk=made.delivery.package_id)
    for name in set(cast) - {"guwen"}:
        for deed in (
            lambda by: deliveries.as_file(package, by=by),
            lambda by: deliveries.as_link(package, 7, 3, by=by),
            lambda by: deliveries.call_off(made.delivery, by=by),
            lambda by: packages.call_off(package, by=by),
        ):
            with pytest.raises(PermissionDenied):
                deed(cast[name])
    assert (OutsideDelivery.objects.get().ended_at, OutsidePackage.objects.get().ended_at) == (None, None)


@pytest.mark.parametrize("how", ["called off", "over", "consent", "agreement", "not made"])
def test_nothing_goes_out_of_a_package_that_has_ended(cast, customer, how) -> None:
    hospital = partner(cast)
    package = carried_out(cast, customer, hospital)
    if how == "called off":
        packages.call_off(package, by=cast["guwen"])
    elif how == "over":
        package.expires_at = timezone.now()
        package.save()
    elif how == "consent":
        assert consents.withdraw(package.consent, timezone.localdate(), "不同意", by=cast["chenlu"]) == 1
    elif how == "agreement":
        end_agreements(hospital)
    else:
        package.file = None
        package.save()
    fresh = OutsidePackage.objects.get(pk=package.pk)
    for deed in (deliveries.as_file, lambda one, by: deliveries.as_link(one, 7, 3, by=by)):
        with pytest.raises(DecisionRefused, match="package_over"):
            deed(fresh, by=cast["guwen"])


@pytest.mark.parametrize(("days", "openings"), [(0, 3), (31, 3), (7, 0), (7, 11)])
def test_link_has_its_limits(cast, customer, days, openings) -> None:
    with pytest.raises(DecisionRefused, match="link_limits"):
        linked(cast, customer, days=days, openings=openings)


def test_link_lasts_no_longer_than_its_package(cast, customer) -> None:
    package = carried_out(cast, customer)
    package.expires_at = timezone.now() + DAY
    package.save()
    assert deliveries.as_link(package, 30, 3, by=cast["guwen"]).delivery.expires_at <= package.expires_at


def test_files_that_are_over_are_deleted(cast, customer) -> None:
    package = carried_out(cast, customer)
    made = deliveries.as_file(package, by=cast["guwen"])
    assert packages.sweep() == 0
    deliveries.call_off(made.delivery, by=cast["guwen"])
    assert (packages.sweep(), StoredFile.objects.filter(pk=made.delivery.file).exists()) == (1, False)
    again = deliveries.as_file(package, by=cast["guwen"])
    packages.call_off(package, by=cast["guwen"])
    assert (packages.sweep(), packages.sweep()) == (2, 0)
    assert not StoredFile.objects.filter(pk__in=[package.file, again.delivery.file]).exists()


@pytest.mark.clause("A6.2")
def test_consent_keeps_what_was_read_sealed_and_under_the_customers_key(cast, customer) -> None:
    application = wished(cast, customer, partner(cast))
    row = consented(application, cast)
    assert ("示例市第一人民医院" in row.statement, "转诊进一步检查" in row.statement) == (True, True)
    assert (row.strokes, row.purpose, row.recorded_by, row.sections) == (
        STROKES, "转诊进一步检查", cast["chenlu"], ["basic", "consultation"],
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text || h::text FROM archive_outsideconsent t, archive_historicaloutsideconsent h")
        assert "转诊" not in str(cursor.fetchall())
    paper = consented(application, cast, strokes=[], scan=scan(), given_on=date(2026, 1, 5), filename="a.jpg")
    assert (StoredFile.objects.get(pk=paper.scan).part, paper.given_on) == (customer.pk, date(2026, 1, 5))


def test_consent_is_refused_unsigned_by_strangers_and_too_late(cast, customer) -> None:
    application = wished(cast, customer, partner(cast))
    for strokes in ([], [[[0.1, 0.1]]]):
        with pytest.raises(DecisionRefused, match="no_signature"):
            consented(application, cast, strokes=strokes)
    with pytest.raises(DecisionRefused, match="day"):
        consented(application, cast, given_on=timezone.localdate() + DAY)
    for name in ("luojia", "jiangbo", "yanrong", "qinzheng", "xuguan"):
        with pytest.raises(PermissionDenied):
            consents.keep(package_of(application), Signed(STROKES), by=cast[name])
    approvals.withdraw(application, by=cast["chenlu"])
    with pytest.raises(DecisionRefused, match="ended"):
        consented(application, cast)
    assert OutsideConsent.objects.count() == 0


@pytest.mark.clause("A6.2")
def test_consent_is_taken_and_withdrawn_by_who_sees_all_its_sections(cast, customer) -> None:
    application = wished(cast, customer, partner(cast), sections=[Section.CONSULTATION, Section.FOLLOWUP])
    with pytest.raises(PermissionDenied):
        consented(application, cast)
    row = consents.keep(package_of(application), Signed(STROKES), by=cast["baiyu"])
    with pytest.raises(PermissionDenied):
        consents.withdraw(row, timezone.localdate(), "x", by=cast["chenlu"])
    narrowed(customer, cast["guwen"].department)
    assert consents.withdraw(row, timezone.localdate(), "顾客改变主意", by=cast["guwen"]) == 0


def test_guardian_signs_for_a_minor(cast) -> None:
    child = register_customer(
        {"name": "王小雨", "sex": "female", "birth_year": timezone.localdate().year - 10},
        {}, {"allergy_state": "none"}, by=cast["chenlu"],
    )  # fmt: skip
    application = wished(cast, child, partner(cast))
    with pytest.raises(DecisionRefused, match="guardian"):
        consented(application, cast)
    assert consented(application, cast, signer_name="王建国").signer_name == "王建国"


@pytest.mark.clause("A6.2")
def test_withdrawal_needs_day_and_reason_and_happens_once(cast, customer) -> None:
    row = consented(wished(cast, customer, partner(cast)), cast)
    today = timezone.localdate()
    for day, reason, code in ((today + DAY, "x", "day"), (today - DAY, "x", "day"), (today, " ", "no_reason")):
        with pytest.raises(DecisionRefused, match=code):
            consents.withdraw(row, day, reason, by=cast["chenlu"])
    with pytest.raises(PermissionDenied):
        consents.withdraw(row, today, "x", by=cast["jiangbo"])
    assert consents.withdraw(row, today, "顾客改变主意", by=cast["chenlu"]) == 0
    fresh = OutsideConsent.objects.get().opened()
    assert (fresh.withdrawn_on, fresh.withdrawn_by, fresh.withdrawn_why) == (today, cast["chenlu"], "顾客改变主意")
    with pytest.raises(DecisionRefused, match="ended"):
        consents.withdraw(row, today, "x", by=cast["chenlu"])
    logged = AuditEvent.objects.filter(customer_uuid=customer.pk, purpose="outside_consent")
    assert list(logged.order_by("id").values_list("action", flat=True)) == ["sign", "revoke"]


def test_consent_that_covers_it_serves_a_further_application(cast, customer) -> None:
    hospital = partner(cast)
    consented(wished(cast, customer, hospital, sections=[Section.CONSULTATION, Section.HEALTH]), cast)
    again = wished(cast, customer, hospital)
    approve(again, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    assert package_of(again).consent is not None
