"""Partners outside: who keeps and who reads them, what is sealed, what is refused, how they stand."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from access.agreements.queries import State
from access.models import AuditEvent, Partner, PartnerAgreement, Person
from access.partners import actions, queries
from access.tests.agreements.conftest import picture
from vault.files import StoredFile, open_file
from vault.images import CleanUpload, clean_photograph

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
HOSPITAL = {"name": "示例市医院", "kind": "medical", "contact": "梁主任 020-5550-0100"}


@pytest.fixture
def scan() -> CleanUpload:
    """The scan of a signed paper."""
    return clean_photograph(picture())


@pytest.fixture
def partner(cast: dict[str, Person]) -> Partner:
    """A hospital."""
    row = Partner(**HOSPITAL)
    actions.keep_partner(row, by=cast["guwen"])
    return row


def signed(partner: Partner, scan: CleanUpload, cast: dict, ends: int | None) -> PartnerAgreement:
    """An agreement of the partner, ending in so many days."""
    today = timezone.localdate()
    last = None if ends is None else today + ends * DAY
    return actions.record_agreement(partner, scan, today - 90 * DAY, last, by=cast["guwen"], filename="a.jpg")


@pytest.mark.clause("A4.7")
def test_only_the_archive_manager_keeps_partners(partner: Partner, scan, cast: dict) -> None:
    for name, person in cast.items():
        if name != "guwen":
            with pytest.raises(PermissionDenied):
                actions.keep_partner(Partner(**HOSPITAL), by=person)
            with pytest.raises(PermissionDenied):
                actions.record_agreement(partner, scan, timezone.localdate(), None, by=person)
    assert Partner.objects.count() == 1


@pytest.mark.clause("A6.3")
def test_name_and_contact_are_sealed_and_the_scan_has_a_key_of_its_own(partner: Partner, scan, cast: dict) -> None:
    row = signed(partner, scan, cast, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text || h::text FROM access_partner t, access_historicalpartner h")
        stored = cursor.fetchone()[0]
    assert HOSPITAL["name"].encode().hex() not in stored
    assert b"5550".hex() not in stored
    file = StoredFile.objects.get(pk=row.scan)
    assert (file.subject, file.part) == (partner.pk, row.pk)
    with open_file(file.pk, file.part) as content:
        assert b"".join(content.blocks()) == scan.data


@pytest.mark.clause("A6.2")
@pytest.mark.parametrize(
    ("ends", "state"),
    [(None, State.IN_FORCE), (31, State.IN_FORCE), (30, State.ENDS_SOON), (0, State.ENDS_SOON), (-1, State.ENDED)],
)
def test_how_a_partner_stands(partner: Partner, scan, cast: dict, ends: int | None, state: State) -> None:
    row = signed(partner, scan, cast, ends)
    assert [line.state for line in queries.lines(cast["yanrong"])] == [state]
    assert row in partner.agreements.in_force() or state == State.ENDED


def test_partner_without_an_agreement_is_said_so_and_partners_come_by_name(partner: Partner, cast: dict) -> None:
    actions.keep_partner(Partner(name="A Ltd", kind="supplier"), by=cast["guwen"])
    found = [(line.partner.name, line.state) for line in queries.lines(cast["guwen"])]
    assert found == [("A Ltd", State.MISSING), (HOSPITAL["name"], State.MISSING)]


@pytest.mark.clause("A4.7")
@pytest.mark.parametrize(
    ("reader", "status"), [("guwen", 200), ("yanrong", 200), ("xuguan", 403), ("qinzheng", 403), ("suyun", 403)]
)
def test_archive_and_executives_read(partner: Partner, scan, cast, log_in, reader: str, status: int) -> None:
    row = signed(partner, scan, cast, 20)
    client = log_in(reader)
    pages = ["/partners/", f"/partners/{partner.pk}/", f"/partners/agreements/{row.pk}/scan/"]
    assert [client.get(page).status_code for page in pages] == [status] * 3
    assert len(queries.lines(cast[reader])) == (status == 200)
    views = AuditEvent.objects.using("audit").filter(actor=cast[reader].pk, action="view", object_uuid=partner.pk)
    assert views.count() == (status == 200)


def test_executives_change_nothing(partner: Partner, log_in) -> None:
    client = log_in("yanrong")
    for path in ("/partners/new/", f"/partners/{partner.pk}/change/", f"/partners/{partner.pk}/agreement/"):
        assert client.get(path).status_code == 403


def test_pages_keep_a_partner_and_its_agreement(cast: dict, log_in) -> None:
    client = log_in("guwen")
    assert "A4.7" in client.get("/partners/").content.decode()
    assert client.post("/partners/new/", {**HOSPITAL, "version": 0}).status_code == 302
    made = Partner.objects.get().opened()
    page = client.get(f"/partners/{made.pk}/").content.decode()
    assert HOSPITAL["name"] in page
    assert HOSPITAL["contact"] in page
    file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    sent = {"signed_on": "2026-01-02", "ends_on": "2027-01-02", "scan": file}
    assert client.post(f"/partners/{made.pk}/agreement/", sent).status_code == 302
    assert made.agreements.get().recorded_by == cast["guwen"]


@pytest.mark.parametrize(
    "changed",
    [{"name": ""}, {"name": "x" * 121}, {"kind": "king"}, {"kind": ""}, {"version": "x"}, {"contact": "x" * 501}],
)
def test_bad_input_is_refused_and_kept_in_the_form(cast: dict, log_in, changed: dict) -> None:
    answer = log_in("guwen").post("/partners/new/", {**HOSPITAL, "version": 0, **changed})
    assert (answer.status_code, Partner.objects.count()) == (422, 0)
    assert changed.get("contact", HOSPITAL["contact"]) in answer.content.decode()


@pytest.mark.parametrize(
    "changed", [{"signed_on": "2999-01-01"}, {"signed_on": ""}, {"ends_on": "2025-01-01"}, {"scan": ""}]
)
def test_impossible_agreement_is_refused(partner: Partner, log_in, changed: dict) -> None:
    file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    sent = {"signed_on": "2026-01-02", "ends_on": "", "scan": file, **changed}
    answer = log_in("guwen").post(f"/partners/{partner.pk}/agreement/", sent)
    assert (answer.status_code, PartnerAgreement.objects.count()) == (422, 0)


def test_stale_form_does_not_win(partner: Partner, log_in) -> None:
    client, path = log_in("guwen"), f"/partners/{partner.pk}/change/"
    sent = {**HOSPITAL, "version": partner.version}
    assert client.post(path, {**sent, "name": "改名一"}).status_code == 302
    assert client.post(path, {**sent, "name": "改名二"}).status_code == 422
    assert (Partner.objects.get().opened().name, Partner.objects.get().history.count()) == ("改名一", 2)
