"""A customer's own copy: identity, proxy, what is in it, who makes it, the register, the receipt (A4.4, A6.2)."""

import io
from typing import Any

import pikepdf
import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from reportlab.pdfgen.canvas import Canvas

from access.models import AuditEvent, Grant
from access.personas import PASSWORD
from access.roles import Section
from archive.copies import actions, making, queries
from archive.copies.actions import CopyRefused, Identity
from archive.models import CustomerCopy
from archive.models.bound import KEPT
from archive.models.copies import Delivery
from archive.tests import copies_ground as ground
from archive.tests.copies_ground import wished
from customers import seen
from jobs.models import Notification
from procedures.media import actions as media
from procedures.tests.preop_ground import upload
from records import actions as sheets
from records.lifecycle import MoveRefused
from records.stages import Stage
from vault.files import StoredFile, open_stored
from vault.images import clean_upload
from vault.recorded import open_rows

pytestmark = pytest.mark.django_db
DRAWN = '{"w": 100, "h": 50, "strokes": [[{"x": 1, "y": 2}, {"x": 30, "y": 20}]]}'


@pytest.fixture
def known(customer: Any, cast: dict) -> Any:
    """The customer with the number of an identity paper on file."""
    sheets.save_draft(customer, {"document": "11010519900517123X"}, by=cast["chenlu"])
    return customer


def text_of(content: bytes, word: str = "") -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    if word:
        reader.decrypt(word)
    return [page.extract_text() for page in reader.pages]


def content_of(copy: CustomerCopy) -> bytes:
    with open_stored(copy.file) as content:
        return b"".join(content.blocks())


def logged(copy: CustomerCopy, alias: str = "default") -> list[str]:
    """What the log holds of a copy: changes in the transaction of the test, reads over the connection of their own."""
    rows = AuditEvent.objects.using(alias).filter(object_uuid=copy.pk).exclude(action="view")
    return list(rows.order_by("id").values_list("action", flat=True))


def long_ago(client: Any) -> None:
    """The log-in was more than five minutes ago."""
    session = client.session
    session["proved_at"] = 0.0
    session.save()


@pytest.mark.clause("A6.2")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"compared": False}, "photo"),
        ({"identity": Identity("resident_card", "9999")}, "mismatch"),
        ({"identity": Identity("resident_card", "23x")}, "tail"),
        ({"identity": Identity("", "123x")}, "tail"),
        ({"proxy": ground.proxy(letter=None)}, "letter"),
        ({"proxy": ground.proxy(name=" ")}, "proxy"),
        ({"proxy": ground.proxy(relation="")}, "proxy"),
        ({"proxy": ground.proxy(identity=Identity("passport", ""))}, "proxy_tail"),
        ({"sections": ()}, "sections"),
        ({"sections": (Section.BASIC, Section.ARCHIVE)}, "sections"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_wish_without_identity_and_letter(cast, known, given, code) -> None:
    with pytest.raises(CopyRefused, match=f"^{code}$"):
        wished(known, cast["chenlu"], **given)
    assert CustomerCopy.objects.count() == 0


def test_child_needs_a_guardian(cast, customer) -> None:
    year = timezone.localdate().year - 10
    sheets.save_draft(customer, {"birth_date": None, "birth_year": year}, by=cast["chenlu"])
    with pytest.raises(CopyRefused, match="guardian"):
        wished(customer, cast["chenlu"])
    assert wished(customer, cast["chenlu"], proxy=ground.proxy()).receiver == "proxy"


@pytest.mark.parametrize("who", ["xiaohan", "linyuan", "qinzheng", "xuguan", "yanrong"])
def test_others_take_no_wish_down(cast, known, who) -> None:
    ground.operated(known, cast)  # nurses and surgeons see the file now
    with pytest.raises(PermissionDenied):
        wished(known, cast[who])


@pytest.mark.clause("A4.4")
def test_front_desk_takes_the_wish_down_and_cannot_carry_it_out(cast, known, log_in) -> None:
    copy = wished(known, cast["chenlu"])
    with pytest.raises(PermissionDenied):
        making.make(copy, by=cast["chenlu"])
    for name in ("copy-make", "copy-sign", "copy-paper", "copy-drop"):
        assert log_in("chenlu").post(reverse(name, args=[copy.pk]), {}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.sign_receipt(copy, ground.STROKES, "en", by=cast["chenlu"])
    with pytest.raises(PermissionDenied):
        actions.call_off(copy, "不来了", by=cast["chenlu"])


def test_database_refuses_a_proxy_without_letter_and_a_face_not_compared(cast, known) -> None:
    copy = wished(known, cast["chenlu"]).opened()
    copy.receiver = "proxy"
    with pytest.raises(IntegrityError, match="copy_proxy_with_letter"), transaction.atomic():
        copy.save()
    again = CustomerCopy.objects.get().opened()
    again.photo_compared = False
    with pytest.raises(IntegrityError, match="copy_photo_compared"), transaction.atomic():
        again.save()


@pytest.mark.clause("A4.4")
def test_copy_has_the_chosen_sections_and_its_mark_on_every_page(cast, known) -> None:
    copy = making.make(wished(known, cast["chenlu"], (Section.BASIC, Section.HEALTH)), by=cast["guwen"]).copy
    pages = text_of(content_of(copy))
    whole = " ".join(pages)
    assert (copy.pages, copy.label, copy.state) == (len(pages), "K000001", "made")
    assert all("K000001" in page for page in pages)
    assert ("张伟明" in whole, "15412345678" in whole.replace(" ", ""), "示范路" in whole) == (True, False, False)
    with_contact = making.make(wished(known, cast["chenlu"]), by=cast["guwen"]).copy
    assert ("示范路" in " ".join(text_of(content_of(with_contact))), with_contact.label) == (True, "K000002")


def test_what_is_in_error_or_unfinished_is_in_no_copy(cast, known) -> None:
    from customers.models import ConsultationSheet

    case = known.cases.get()
    values = {"needs": "想做双眼皮宽一点", "happened_at": timezone.now()}
    sheet = sheets.save_draft(ConsultationSheet(case=case, customer=known), values, by=cast["chenlu"])
    first = making.make(wished(known, cast["chenlu"]), by=cast["guwen"]).copy
    sheets.mark_error(sheet, by=cast["chenlu"], reason="记到了另一位顾客名下")
    second = making.make(wished(known, cast["chenlu"]), by=cast["guwen"]).copy
    assert ["宽一点" in " ".join(text_of(content_of(copy))) for copy in (first, second)] == [False, False]
    with pytest.raises(CopyRefused, match="empty"):
        making.make(wished(known, cast["chenlu"], (Section.CONSULTATION,)), by=cast["guwen"])


def scanned_page() -> Any:
    """A PDF scan of one page, cleaned."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 500))
    canvas.drawString(40, 250, "LABORATORY")
    canvas.save()
    return clean_upload(out.getvalue())


def test_photographs_and_scans_of_the_chosen_sections_are_enclosed_and_marked(cast, known) -> None:
    case = ground.operated(known, cast)
    ground.photographed(case, cast)
    wrong = ground.photographed(case, cast)
    media.mark_error(wrong, by=cast["xiaohan"], reason="拍错人")
    about = media.About("laboratory", Stage.PREOP, timezone.now(), "血常规")
    media.add(case, [media.Received(scanned_page())], about, by=cast["linyuan"])
    pages = {}
    for sections in ((Section.MEDIA,), (Section.PREOP,), (Section.BASIC,)):
        copy = making.make(wished(known, cast["chenlu"], sections), by=cast["guwen"]).copy
        pages[sections[0]] = text_of(content_of(copy))
        assert all(copy.label in page for page in pages[sections[0]])
    assert [len(pages[section]) for section in (Section.MEDIA, Section.PREOP)] == [1, 1]
    assert ("术后第七天" in pages[Section.MEDIA][0], "LABORATORY" in pages[Section.PREOP][0]) == (True, True)
    assert not any("LABORATORY" in page or "术后第七天" in page for page in pages[Section.BASIC])


def test_packaged_copy_opens_with_its_password_alone(cast, known) -> None:
    made = making.make(wished(known, cast["chenlu"], delivery=Delivery.PACKAGED), by=cast["guwen"])
    content = content_of(made.copy)
    assert "张伟明".encode("utf-16-be") not in content
    for wrong in ("", made.word.upper(), "clinic"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(content), password=wrong)
    with pikepdf.open(io.BytesIO(content), password=made.word) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits, str(pdf.encryption.stream_method)) == (
            6, 256, "EncryptionMethod.aesv3",
        )  # fmt: skip
        assert pdf.user_password_matched and not pdf.owner_password_matched
    assert "张伟明" in " ".join(text_of(content, made.word))


def test_copy_goes_no_further_than_its_maker_may_print(cast, known) -> None:
    copy = wished(known, cast["chenlu"])
    Grant.objects.filter(customer=known, principal=cast["guwen"].department_id).update(may_print=False)
    with pytest.raises(CopyRefused, match="closed"):
        making.make(copy, by=cast["guwen"])
    assert CustomerCopy.objects.get().number is None


def test_copy_is_made_once(cast, known) -> None:
    copy = wished(known, cast["chenlu"])
    making.make(copy, by=cast["guwen"])
    with pytest.raises(CopyRefused, match="state"):
        making.make(copy, by=cast["guwen"])
    with pytest.raises(CopyRefused, match="state"):
        actions.call_off(copy, "不来了", by=cast["guwen"])


def test_called_off_wish_keeps_its_reason(cast, known) -> None:
    copy = wished(known, cast["chenlu"])
    with pytest.raises(MoveRefused, match="reason"):
        actions.call_off(copy, " ", by=cast["guwen"])
    actions.call_off(copy, "顾客改了主意", by=cast["guwen"])
    row = CustomerCopy.objects.get().opened()
    assert (row.state, row.change_reason) == ("dropped", "顾客改了主意")
    with pytest.raises(CopyRefused, match="state"):
        making.make(copy, by=cast["guwen"])


def test_receipt_is_signed_once_after_the_copy_is_made(cast, known) -> None:
    copy = wished(known, cast["chenlu"], proxy=ground.proxy())
    with pytest.raises(CopyRefused, match="state"):
        actions.sign_receipt(copy, ground.STROKES, "en", by=cast["guwen"])
    making.make(copy, by=cast["guwen"])
    with pytest.raises(CopyRefused, match="blank"):
        actions.sign_receipt(copy, [[[0.1, 0.1]]], "en", by=cast["guwen"])
    actions.sign_receipt(copy, ground.STROKES, "en", by=cast["guwen"])
    row = CustomerCopy.objects.get().opened()
    assert (row.state, row.strokes, row.handed_by) == ("received", ground.STROKES, cast["guwen"])
    assert "K000001" in row.receipt and known.number in row.receipt
    for again in (
        lambda: actions.sign_receipt(copy, ground.STROKES, "en", by=cast["guwen"]),
        lambda: actions.attach_receipt(copy, ground.scan(), by=cast["guwen"]),
    ):
        with pytest.raises(CopyRefused, match="state"):
            again()


def test_copy_itself_is_swept_after_its_hour_and_the_line_stays(cast, known) -> None:
    copy = making.make(wished(known, cast["chenlu"]), by=cast["guwen"]).copy
    assert actions.sweep() == 0
    assert actions.sweep(timezone.now() + KEPT) == 1
    row = CustomerCopy.objects.get()
    assert (row.file, row.state, row.pages) == (None, "made", copy.pages)
    assert not StoredFile.objects.filter(pk=copy.file).exists()


def form(**other: Any) -> dict[str, Any]:
    values = {
        "receiver": "customer", "own_paper": "resident_card", "own_tail": "123x", "photo_compared": "on",
        "sections": ["basic", "health"], "delivery": "printed",
    }  # fmt: skip
    return {**values, **other}


@pytest.mark.clause("A4.4", "A6.2")
def test_whole_way_over_the_pages_leaves_its_traces(cast, known, log_in) -> None:
    desk, archive = log_in("chenlu"), log_in("guwen")
    new = reverse("copy-new", args=[known.pk])
    assert new in desk.get(reverse("customer-access", args=[known.pk])).content.decode()
    assert desk.post(new, form()).headers["Location"] == reverse("customer-access", args=[known.pk])
    copy = CustomerCopy.objects.get()
    told = Notification.objects.get(kind="copy_wished")
    assert (told.recipient, told.subject) == (cast["guwen"], copy.pk)
    assert known.number in archive.get(reverse("copy-register") + "?open=1").content.decode()
    long_ago(archive)
    make = reverse("copy-make", args=[copy.pk])
    assert archive.post(make, {"password": "wrong"}).status_code == 422
    assert CustomerCopy.objects.get().number is None
    assert archive.post(make, {"password": PASSWORD}).status_code == 302
    printed = archive.get(reverse("copy-file", args=[copy.pk]))
    assert (printed.headers["Content-Type"], "inline" in printed.headers["Content-Disposition"]) == (
        "application/pdf",
        True,
    )
    receipt = archive.get(reverse("copy-receipt", args=[copy.pk]))
    assert "K000001" in " ".join(text_of(receipt.content))
    sign = reverse("copy-sign", args=[copy.pk])
    assert archive.post(sign, {"strokes": ""}).status_code == 422
    assert archive.post(sign, {"strokes": DRAWN, "language": "zh-hant"}).status_code == 302
    assert archive.get(reverse("copy-show", args=[copy.pk])).status_code == 200
    assert logged(copy) == ["request", "print", "sign"]
    assert logged(copy, "audit") == ["print", "print"]
    lines, _older = seen.page_of(known.pk, frozenset(Section))
    deeds = [line["deed"] for line in lines if line["what"] == gettext("Copy for the customer")]
    assert deeds.count(AuditEvent(action="print").get_action_display()) == 1


def test_package_shows_its_password_once(cast, known, log_in) -> None:
    archive = log_in("guwen")
    answer = archive.post(reverse("copy-new", args=[known.pk]), form(delivery="packaged"))
    copy = CustomerCopy.objects.get()
    assert answer.headers["Location"] == reverse("copy-show", args=[copy.pk])
    page = archive.post(reverse("copy-make", args=[copy.pk]), {})
    word = page.context["word"]
    assert (page.status_code, word in page.content.decode()) == (200, True)
    saved = archive.get(reverse("copy-file", args=[copy.pk]))
    assert "attachment" in saved.headers["Content-Disposition"]
    assert "张伟明" in " ".join(text_of(saved.content, word))
    again = archive.post(reverse("copy-make", args=[copy.pk]), {})
    shown = archive.get(reverse("copy-show", args=[copy.pk]))
    assert (again.status_code, word in again.content.decode(), word in shown.content.decode()) == (422, False, False)
    row = CustomerCopy.objects.get().opened()
    assert word not in str(vars(row))
    assert (logged(copy), logged(copy, "audit")) == (["request", "export"], ["export"])


def test_proxy_letter_and_paper_receipt_are_scanned(cast, known, log_in) -> None:
    archive = log_in("guwen")
    given = {"receiver": "proxy", "receiver_name": "张父", "relation": "父亲", "proxy_paper": "passport"}
    refused = archive.post(reverse("copy-new", args=[known.pk]), form(**given, proxy_tail="7788"))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["letter"])
    assert "张父" in refused.content.decode()
    letter = upload(ground.scan().data)
    assert (
        archive.post(reverse("copy-new", args=[known.pk]), form(**given, proxy_tail="7788", letter=letter)).status_code
        == 302
    )
    copy = CustomerCopy.objects.get()
    archive.post(reverse("copy-make", args=[copy.pk]))
    assert archive.post(reverse("copy-paper", args=[copy.pk]), {"form_nonce": ""}).status_code == 422
    paper = {"scan": upload(ground.scan().data)}
    assert archive.post(reverse("copy-paper", args=[copy.pk]), paper).status_code == 302
    statuses = [
        archive.get(reverse("copy-scan", args=[copy.pk, which])).status_code for which in ("letter", "receipt", "x")
    ]
    assert statuses == [200, 200, 404]
    assert "张父" in archive.get(reverse("copy-show", args=[copy.pk])).content.decode()


def test_copy_can_be_fetched_for_an_hour_by_its_maker_alone(cast, known, log_in) -> None:
    copy = making.make(wished(known, cast["chenlu"]), by=cast["guwen"]).copy
    address = reverse("copy-file", args=[copy.pk])
    assert log_in("guwen").get(address).status_code == 200
    row = CustomerCopy.objects.get().opened()
    row.made_by = cast["chenlu"]
    row.save()
    assert log_in("guwen").get(address).status_code == 404
    row.made_by, row.fetchable_until = cast["guwen"], timezone.now()
    row.save()
    assert log_in("guwen").get(address).status_code == 404


@pytest.mark.clause("A7.1")
def test_supervision_reads_the_register_by_numbers_alone(cast, known, log_in) -> None:
    wished(known, cast["chenlu"], proxy=ground.proxy())
    page = log_in("qinzheng").get(reverse("copy-register")).content.decode()
    assert (known.number in page, "张" in page.replace(cast["guwen"].name, "")) == (True, False)
    assert [log_in(who).get(reverse("copy-register")).status_code for who in ("chenlu", "jiangbo")] == [403, 403]
    copy = CustomerCopy.objects.get()
    assert log_in("qinzheng").get(reverse("copy-show", args=[copy.pk])).status_code == 403


def test_nobody_opens_a_copy_of_a_file_that_is_not_theirs(cast, known, log_in) -> None:
    copy = wished(known, cast["chenlu"])
    Grant.objects.filter(customer=known).delete()
    assert log_in("guwen").get(reverse("copy-show", args=[copy.pk])).status_code == 404
    assert queries.found(cast["guwen"], copy.pk) is None
    with pytest.raises(PermissionDenied):
        making.make(copy, by=cast["guwen"])


def test_typed_names_stand_nowhere_in_clear(cast, known) -> None:
    from django.db import connection

    wished(known, cast["chenlu"], proxy=ground.proxy())
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM archive_customercopy t")
        stored = cursor.fetchone()[0]
    row = open_rows(CustomerCopy.objects.all())[0]
    assert (row.receiver_name, row.own_tail, row.proxy_tail) == ("张父", "123X", "7788")
    texts = ("张父", "父亲", "123X")
    assert not any(text in stored or text.encode().hex() in stored for text in texts)


def test_register_costs_the_same_with_more_lines(cast, known, log_in) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client, counts = log_in("guwen"), []
    for _nth in range(2):
        wished(known, cast["chenlu"])
        client.get(reverse("copy-register"))
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(reverse("copy-register"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
