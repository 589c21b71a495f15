"""Publicity with pictures: only by a consent in force that names the picture and the purpose, cropped; withdrawal (A4.5)."""

import datetime
import io
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from access.models import AuditEvent
from access.personas import PASSWORD
from archive.models import PublicityConsent, PublicityUse
from archive.models.publicity import Standing
from archive.publicity import actions, cropping, queries
from archive.publicity.actions import PublicityRefused
from archive.publicity.cropping import EYES, Box
from archive.tests import copies_ground as ground
from procedures.media import actions as media
from records import actions as sheets
from records import signed_papers
from records.lifecycle import MoveRefused

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def case(customer: Any, cast: dict) -> Any:
    """An operated customer's case."""
    return ground.operated(customer, cast)


@pytest.fixture
def picture(case: Any, cast: dict) -> Any:
    """A photograph of the case."""
    return ground.photographed(case, cast)


@pytest.fixture
def consent(case: Any, picture: Any, cast: dict) -> PublicityConsent:
    """A consent in force that names the photograph, for the website."""
    return ground.consent(case, [picture], cast)


def take(
    consent: Any, picture: Any, cast: dict, purpose: str = "website", box: Box = EYES, looked: bool = True
) -> bytes:
    return actions.take_out(consent, picture.pk, purpose, box, looked=looked, by=cast["guwen"])[1]


def exported(picture: Any) -> int:
    rows = AuditEvent.objects.using("audit").filter(object_uuid=picture.pk, action="export", purpose="publicity")
    return rows.count()


@pytest.mark.clause("A4.5")
def test_picture_leaves_cropped_without_metadata_and_logged(consent, picture, cast) -> None:
    cut = Image.open(io.BytesIO(take(consent, picture, cast, box=Box(10, 0, 50, 40))))
    assert (cut.format, cut.size, dict(cut.getexif()), "exif" in cut.info) == ("JPEG", (200, 120), {}, False)
    red, _green, blue = cut.getpixel((100, 110))
    assert red > 150 > blue
    assert exported(picture) == 1


@pytest.mark.clause("A4.5")
def test_picture_that_is_not_named_stays(case, consent, picture, cast) -> None:
    other = ground.photographed(case, cast)
    with pytest.raises(PublicityRefused, match=r"^picture$"):
        take(consent, other, cast)
    assert exported(other) == 0


@pytest.mark.clause("A4.5")
@pytest.mark.parametrize("purpose", ["social", "print", "training", "science", ""])
def test_other_purpose_is_refused(consent, picture, cast, purpose) -> None:
    with pytest.raises(PublicityRefused, match=r"^purpose$"):
        take(consent, picture, cast, purpose)
    assert exported(picture) == 0


@pytest.mark.clause("A4.5", "A6.2")
def test_nothing_leaves_by_a_consent_nobody_signed(case, picture, cast) -> None:
    draft = ground.consent(case, [picture], cast, signed=False)
    with pytest.raises(PublicityRefused, match=r"^unsigned$"):
        take(draft, picture, cast)
    with pytest.raises(PublicityRefused, match=r"^unsigned$"):
        actions.note_use(draft, picture.pk, "website", "首页", timezone.localdate(), by=cast["guwen"])


def test_amended_consent_counts_only_once_it_is_signed_anew(case, consent, picture, cast) -> None:
    sheets.save_draft(consent, {"purpose": "social"}, by=cast["xiaohan"], reason="顾客改了用途")
    assert consent.standing() == Standing.UNSIGNED
    with pytest.raises(PublicityRefused, match=r"^unsigned$"):
        take(consent, picture, cast, "social")
    sheets.sign_as_customer(consent, sheets.CustomerSignature(ground.STROKES), by=cast["xiaohan"], seen=consent.version)
    assert take(consent, picture, cast, "social")


@pytest.mark.clause("A4.5")
def test_consent_holds_from_its_first_day_to_its_last(case, picture, cast) -> None:
    today = timezone.localdate()
    row = ground.consent(case, [picture], cast, begins_on=today + DAY, ends_on=today + 2 * DAY)
    codes = []
    for days in range(4):
        with time_machine.travel(timezone.now() + days * DAY, tick=False):
            try:
                codes.append(bool(take(row, picture, cast)))
            except PublicityRefused as refused:
                codes.append(refused.code)
    assert codes == ["ahead", True, True, "over"]


@pytest.mark.clause("A4.5")
def test_withdrawal_stops_at_once_and_lists_what_is_out(consent, picture, cast) -> None:
    use = actions.note_use(
        consent, picture.pk, "website", "https://clinic.example/案例/7", timezone.localdate(), by=cast["guwen"]
    )
    assert take(consent, picture, cast)
    assert list(queries.still_out(cast["guwen"])) == []
    with pytest.raises(MoveRefused, match="reason"):
        actions.withdraw(consent, by=cast["guwen"], reason=" ")
    actions.withdraw(consent, by=cast["guwen"], reason="顾客来电撤回")
    with pytest.raises(PublicityRefused, match=r"^withdrawn$"):
        take(consent, picture, cast)
    with pytest.raises(PublicityRefused, match=r"^withdrawn$"):
        actions.note_use(consent, picture.pk, "website", "首页", timezone.localdate(), by=cast["guwen"])
    assert [row.pk for row in queries.still_out(cast["guwen"])] == [consent.pk]
    actions.note_taken_down(use, timezone.localdate(), by=cast["guwen"])
    assert list(queries.still_out(cast["guwen"])) == []
    with pytest.raises(MoveRefused, match="state"):
        actions.withdraw(PublicityConsent.objects.get().opened(), by=cast["guwen"], reason="再撤回")


def test_stale_page_does_not_get_round_a_withdrawal(consent, picture, cast) -> None:
    stale = PublicityConsent.objects.get(pk=consent.pk).opened()
    actions.withdraw(consent, by=cast["xiaohan"], reason="顾客当面撤回")
    assert stale.standing() == Standing.IN_FORCE
    with pytest.raises(PublicityRefused, match=r"^withdrawn$"):
        take(stale, picture, cast)


def test_consent_in_error_and_picture_in_error_count_for_nothing(case, consent, picture, cast) -> None:
    other = ground.consent(case, [picture], cast)
    media.mark_error(picture, by=cast["xiaohan"], reason="拍错人")
    with pytest.raises(PublicityRefused, match=r"^picture$"):
        take(other, picture, cast)
    sheets.mark_error(consent, by=cast["xiaohan"], reason="开错")
    with pytest.raises(PublicityRefused, match=r"^in_error$"):
        take(consent, picture, cast)


@pytest.mark.parametrize(
    ("box", "code"),
    [
        (Box(0, 0, 100, 100), "box_too_high"),
        (Box(0, 0, 90, 61), "box_too_high"),
        (Box(20, 0, 90, 40), "box_outside"),
        (Box(-1, 0, 90, 40), "box_outside"),
        (Box(0, 0, 5, 40), "box_too_small"),
    ],
)
def test_frame_shows_the_eyes_and_nothing_else(consent, picture, cast, box, code) -> None:
    with pytest.raises(PublicityRefused, match=f"^{code}$"):
        take(consent, picture, cast, box=box)
    assert exported(picture) == 0


def test_photograph_of_the_eyes_alone_may_go_whole_once_somebody_has_looked(consent, picture, cast) -> None:
    with pytest.raises(PublicityRefused, match=r"^not_looked$"):
        take(consent, picture, cast, looked=False)
    whole = take(consent, picture, cast, box=Box(0, 0, 100, 100, eyes_only=True))
    assert Image.open(io.BytesIO(whole)).size == (400, 300)


def test_picture_with_transparency_becomes_a_plain_jpeg() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (255, 0, 0, 128)).save(out, "PNG")
    cut = Image.open(io.BytesIO(cropping.crop(out.getvalue(), Box(0, 0, 50, 50))))
    assert (cut.mode, cut.size) == ("RGB", (50, 50))


@pytest.mark.parametrize("who", ["xiaohan", "linyuan", "chenlu", "qinzheng", "jiangbo", "xuguan"])
def test_archive_manager_alone_takes_out(consent, picture, cast, who) -> None:
    with pytest.raises(PermissionDenied):
        actions.take_out(consent, picture.pk, "website", EYES, looked=True, by=cast[who])
    with pytest.raises(PermissionDenied):
        actions.note_use(consent, picture.pk, "website", "首页", timezone.localdate(), by=cast[who])
    use = actions.note_use(consent, picture.pk, "website", "首页", timezone.localdate(), by=cast["guwen"])
    with pytest.raises(PermissionDenied):
        actions.note_taken_down(use, timezone.localdate(), by=cast[who])


@pytest.mark.parametrize("who", ["chenlu", "baiyu", "qinzheng", "jiangbo", "xuguan"])
def test_others_withdraw_nothing(consent, cast, who) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw(consent, by=cast[who], reason="顾客说的")


def test_days_of_a_use_are_held_to_what_can_be(consent, picture, cast) -> None:
    today = timezone.localdate()
    for day, code in ((today + DAY, "future"), (today - DAY, "ahead")):
        with pytest.raises(PublicityRefused, match=f"^{code}$"):
            actions.note_use(consent, picture.pk, "website", "首页", day, by=cast["guwen"])
    with pytest.raises(PublicityRefused, match=r"^place$"):
        actions.note_use(consent, picture.pk, "website", " ", today, by=cast["guwen"])
    use = actions.note_use(consent, picture.pk, "website", "首页", today, by=cast["guwen"])
    for day, code in ((today + DAY, "future"), (today - DAY, "before_up")):
        with pytest.raises(PublicityRefused, match=f"^{code}$"):
            actions.note_taken_down(use, day, by=cast["guwen"])
    actions.note_taken_down(use, today, by=cast["guwen"])
    with pytest.raises(PublicityRefused, match=r"^down_already$"):
        actions.note_taken_down(use, today, by=cast["guwen"])
    row = PublicityUse.objects.get().opened()
    row.taken_down_on = today - DAY
    with pytest.raises(IntegrityError, match="publicity_down_after_up"), transaction.atomic():
        row.save()


@pytest.mark.clause("A4.5", "A6.2")
def test_consent_signed_on_paper_counts_after_a_second_person_checked_it(case, picture, cast) -> None:
    row = ground.consent(case, [picture], cast, signed=False)
    paper = signed_papers.attach(row, ground.scan(), by=cast["xiaohan"], seen=row.version)
    with pytest.raises(PublicityRefused, match=r"^unsigned$"):
        take(row, picture, cast)
    signed_papers.confirm(paper, row, by=cast["suyun"])
    assert take(row, picture, cast)


def test_guardian_signs_for_a_child(case, picture, cast, customer) -> None:
    sheets.save_draft(customer, {"birth_date": timezone.localdate() - 3000 * DAY}, by=cast["chenlu"])
    with pytest.raises(MoveRefused, match="guardian"):
        ground.consent(case, [picture], cast)


@pytest.mark.clause("A4.5")
def test_whole_way_over_the_pages(case, picture, cast, customer, log_in) -> None:
    nurse, archive = log_in("xiaohan"), log_in("guwen")
    new = reverse("sheet-new", args=[case.pk, "publicity-consent"])
    file = reverse("publicity-file", args=[customer.pk])
    assert new in nurse.get(file).content.decode()
    assert file in archive.get(reverse("customer-access", args=[customer.pk])).content.decode()
    assert reverse("media-thumbnail", args=[picture.pk]) in nurse.get(new).content.decode()
    today = timezone.localdate()
    sent = {
        "purpose": "website", "begins_on": f"{today}", "ends_on": f"{today + 30 * DAY}", "conditions": "只露眼部",
        "happened_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert nurse.post(new, {**sent, "pictures": [str(case.pk)]}).status_code == 422
    assert nurse.post(new, {**sent, "pictures": [str(picture.pk)], "ends_on": "2020-01-01"}).status_code == 422
    assert nurse.post(new, {**sent, "pictures": [str(picture.pk)]}).status_code == 302
    row = PublicityConsent.objects.get().opened()
    assert row.names(picture.pk)
    sign = reverse("sheet-customer-sign", args=["publicity-consent", row.pk])
    assert reverse("media-thumbnail", args=[picture.pk]) in nurse.get(sign).content.decode()
    drawn = '{"w": 100, "h": 50, "strokes": [[{"x": 1, "y": 2}, {"x": 30, "y": 20}]]}'
    assert nurse.post(sign, {"version": row.version, "strokes": drawn}).status_code == 302
    shown = archive.get(reverse("publicity-show", args=[row.pk])).content.decode()
    take_page = reverse("publicity-take", args=[row.pk, picture.pk])
    assert take_page in shown
    session = archive.session
    session["proved_at"] = 0.0
    session.save()
    typed = {"purpose": "website", "left": "5", "top": "10", "width": "90", "height": "40", "looked": "on"}
    assert archive.get(take_page).status_code == 200
    for wrong in (
        {"password": "x"},
        {"password": PASSWORD, "purpose": "print"},
        {"password": PASSWORD, "height": "200"},
    ):
        assert archive.post(take_page, {**typed, **wrong}).status_code == 422
    assert exported(picture) == 0
    out = archive.post(take_page, {**typed, "password": PASSWORD})
    once_more = archive.post(take_page, {**typed, "password": PASSWORD})
    named = [answer.headers["Content-Disposition"] for answer in (out, once_more)]
    assert (out.headers["Content-Type"], len(set(named)), exported(picture)) == ("image/jpeg", 2, 2)
    known = (customer.number, picture.pk.hex[:8], row.pk.hex[:8])
    assert [what for what in known for name in named if what in name] == []
    use = reverse("publicity-use", args=[row.pk, picture.pk])
    wrong_use = archive.post(use, {"purpose": "website", "place": "", "put_on": f"{today}"})
    assert (
        wrong_use.status_code,
        archive.post(use, {"purpose": "website", "place": "官网首页", "put_on": f"{today}"}).status_code,
    ) == (422, 302)
    assert nurse.post(reverse("publicity-withdraw", args=[row.pk]), {"reason": "顾客来电"}).status_code == 302
    assert archive.post(take_page, typed).status_code == 422
    listed = reverse("publicity") + "?out=1"
    for page in (reverse("today"), listed):
        assert reverse("publicity-show", args=[row.pk]) in archive.get(page).content.decode()
    down = reverse("publicity-down", args=[row.pk, PublicityUse.objects.get().pk])
    assert archive.post(down, {"day": f"{today}"}).status_code == 302
    assert reverse("publicity-show", args=[row.pk]) not in archive.get(listed).content.decode()


@pytest.mark.clause("A7.1")
def test_supervision_reads_the_list_by_numbers_alone(consent, picture, cast, log_in) -> None:
    actions.note_use(consent, picture.pk, "website", "官网首页", timezone.localdate(), by=cast["guwen"])
    page = log_in("qinzheng").get(reverse("publicity")).content.decode()
    assert (consent.customer.number in page, "张伟明" in page, "官网" in page) == (True, False, False)
    statuses = [
        log_in(who).get(reverse("publicity-show", args=[consent.pk])).status_code
        for who in ("qinzheng", "chenlu", "linyuan")
    ]
    assert statuses == [403, 403, 200]


def test_list_costs_the_same_with_more_lines(case, picture, cast, log_in) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client, counts = log_in("guwen"), []
    for _nth in range(2):
        ground.consent(case, [picture], cast)
        client.get(reverse("publicity"))
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(reverse("publicity"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
