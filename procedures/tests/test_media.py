"""Photographs and scans: who may add and see them, how they are handed out, nothing in clear anywhere (T5, T26, A2.7)."""

import datetime
import io
import math
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from access.models import AuditEvent
from procedures.models import Attachment
from procedures.tests import preop_ground as ground
from vault.files import StoredFile, store

pytestmark = pytest.mark.django_db
NAME = "张伟明术前正面.jpg"


def _send(client, case, *contents: bytes, **changes):
    """Upload photographs through the page."""
    data = {"kind": "photograph", "stage": "preop", "taken_at": "2026-01-05T09:30", "caption": "右侧重睑线"} | changes
    files = [ground.upload(content, NAME) for content in contents]
    return client.post(f"/cases/{case.pk}/media/new/", data | {"files": files})


@pytest.fixture
def photo(case, log_in) -> Attachment:
    """One photograph, added by a nurse."""
    assert _send(log_in("suyun"), case, _noisy()).status_code == 302
    return Attachment.objects.get()


def _noisy(side: int = 480) -> bytes:
    """A photograph with detail, so that it fills several sealed chunks."""
    picture = Image.effect_noise((side, side), 80).convert("RGB")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-SOMEBODY"
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


@pytest.mark.clause("A2.7")
def test_photograph_comes_back_without_place_and_device(photo, log_in) -> None:
    answer = log_in("linyuan").get(f"/media/{photo.pk}/content/")
    body = answer.getvalue()
    with Image.open(io.BytesIO(body)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((480, 480), {})
    assert (b"CAMERA-OF-SOMEBODY" in body, len(body)) == (False, int(answer.headers["Content-Length"]))


@pytest.mark.clause("A6.3")
def test_no_content_name_or_caption_lies_in_clear(photo) -> None:
    photo.opened()
    for file in (photo.file, photo.thumbnail):
        raw = store.path_of(file).read_bytes()
        assert raw[:3] != b"\xff\xd8\xff"
        counts = Counter(raw)
        entropy = -sum(n / len(raw) * math.log2(n / len(raw)) for n in counts.values())
        assert entropy > 7.9 or len(raw) < 4096
    names = " ".join(str(path) for path in Path(settings.FILE_STORE).rglob("*"))
    assert [word for word in ("张伟明", "jpg", "术前") if word in names] == []
    with connection.cursor() as cursor:
        for table in ("procedures_attachment", "procedures_historicalattachment", "vault_storedfile", "audit_event"):
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0] is None:
                continue
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            stored = cursor.fetchone()[0]
            for text in (NAME, "右侧重睑线", "photograph"):
                assert (table, text, text in stored, text.encode().hex() in stored) == (table, text, False, False)


def test_headers_keep_the_file_out_of_caches_and_frames(photo, log_in) -> None:
    answer = log_in("suyun").get(f"/media/{photo.pk}/content/")
    kept = {
        name: answer.headers[name]
        for name in (
            "Content-Type",
            "Cache-Control",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "X-Frame-Options",
            "Cross-Origin-Resource-Policy",
            "Accept-Ranges",
            "Content-Disposition",
        )
    }
    assert kept == {
        "Content-Type": "image/jpeg",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'inline; filename="{photo.file.hex[:8]}.jpg"',
    }
    saved = log_in("suyun").get(f"/media/{photo.pk}/content/?save=1")
    assert saved.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("kind", ["middle", "open", "tail", "across", "outside", "strange", "head"])
def test_ranges_are_parts_of_the_same_bytes(photo, log_in, kind: str) -> None:
    client, url = log_in("suyun"), f"/media/{photo.pk}/content/"
    whole = client.get(url).getvalue()
    size = len(whole)
    assert size > 140_000
    asked, status, span = {
        "middle": ("bytes=10-19", 206, (10, 20)),
        "open": (f"bytes={size - 5}-", 206, (size - 5, size)),
        "tail": ("bytes=-7", 206, (size - 7, size)),
        "across": ("bytes=65530-131080", 206, (65530, 131081)),
        "outside": (f"bytes={size}-", 416, (0, 0)),
        "strange": ("bytes=9-2,4-5", 200, (0, size)),
        "head": ("", 200, (0, 0)),
    }[kind]
    answer = client.head(url) if kind == "head" else client.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.getvalue()) == (status, whole[slice(*span)])
    if status == 206:
        assert answer.headers["Content-Range"] == f"bytes {span[0]}-{span[1] - 1}/{size}"


@pytest.mark.clause("A4.2")
def test_whoever_may_not_see_pictures_gets_nothing_of_them(photo, log_in, client) -> None:
    pages = [f"/media/{photo.pk}/{page}" for page in ("", "content/", "thumbnail/")]
    denied = AuditEvent.objects.using("audit").filter(decision="denied")
    before = denied.count()
    people = ("chenlu", "heqiang", "tanglei", "maohui", "jiangbo", "qinzheng", "xuguan")
    ranged = {"Range": "bytes=0-99"}
    answers = {name: [log_in(name).get(page, headers=ranged) for page in pages] for name in people}
    for name, found in answers.items():
        assert (name, [answer.status_code for answer in found]) == (name, [404, 404, 404])
        assert not any(b"\xff\xd8\xff" in answer.content or "右侧重睑线" in answer.content.decode() for answer in found)
    assert denied.count() - before == len(people) * len(pages)
    assert [client.get(page, HTTP_HOST="localhost").status_code for page in pages] == [302, 302, 302]
    tricks = [
        f"/media/{photo.pk}/content/..%2f..%2fkeys",
        f"/static/{photo.file}",
        f"/media/{photo.file}/content/",
        f"/files/{photo.file.hex}",
        f"/media/{NAME}",
    ]
    assert [log_in("chenlu").get(trick).status_code for trick in tricks] == [404] * len(tricks)


def test_the_lists_hide_what_may_not_be_seen(photo, case, log_in) -> None:
    seen = {}
    for name in ("linyuan", "heqiang", "chenlu"):
        answers = [log_in(name).get(f"/cases/{case.pk}/media/{page}") for page in ("", "compare/")]
        seen[name] = [str(photo.pk) in answer.content.decode() for answer in answers]
    assert seen == {"linyuan": [True, False], "heqiang": [False, False], "chenlu": [False, False]}


def test_only_those_whose_duty_it_is_add_files(case, log_in) -> None:
    answers = {
        name: _send(log_in(name), case, ground.photograph()).status_code for name in ("linyuan", "chenlu", "maohui")
    }
    assert answers == {"linyuan": 302, "chenlu": 403, "maohui": 404}
    assert Attachment.objects.count() == 1
    assert log_in("suyun").post(f"/cases/{case.pk}/media/new/", {"kind": "laboratory"}).status_code == 422


def test_a_refused_file_keeps_the_others_out_too_and_says_which(case, log_in) -> None:
    answer = _send(log_in("suyun"), case, ground.photograph(), b"<html><script>alert(1)</script>")
    assert (answer.status_code, Attachment.objects.count(), StoredFile.objects.count()) == (422, 0, 0)
    assert ["2" in error for error in answer.context["form"].errors["files"]] == [True]
    assert answer.context["form"]["caption"].value() == "右侧重睑线"


@pytest.mark.parametrize("hostile", ["empty", "cut", "bomb", "svg", "polyglot", "gif", "zip"])
def test_hostile_files_are_refused_in_words(case, log_in, hostile: str) -> None:
    bomb = io.BytesIO()
    Image.new("1", (13_000, 13_000)).save(bomb, "PNG")
    moving = io.BytesIO()
    Image.new("L", (9, 9)).save(moving, "GIF", save_all=True, append_images=[Image.new("L", (9, 9), 200)])
    content = {
        "empty": b"",
        "cut": ground.photograph(200, 200)[:300],
        "bomb": bomb.getvalue(),
        "gif": moving.getvalue(),
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "zip": b"PK\x03\x04" + bytes(200),
        "polyglot": ground.photograph() + b"<script>alert(1)</script>",
    }[hostile]
    answer = _send(log_in("suyun"), case, content)
    if hostile == "polyglot":  # the picture is written anew, what hung behind it is gone
        body = log_in("suyun").get(f"/media/{Attachment.objects.get().pk}/content/").getvalue()
        assert (answer.status_code, b"script" in body) == (302, False)
    else:
        assert (answer.status_code, StoredFile.objects.count()) == (422, 0)


def test_too_large_a_file_is_left_out_and_said(case, log_in, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 2000
    answer = _send(log_in("suyun"), case, _noisy(64))
    assert (answer.status_code, Attachment.objects.count()) == (422, 0)


def test_a_form_sent_twice_adds_once(case, log_in) -> None:
    nonce = "6f9619ff-8b86-4d01-b42d-00c04fc964ff"
    codes = [_send(log_in("suyun"), case, ground.photograph(), form_nonce=nonce).status_code for _again in range(2)]
    assert (codes, Attachment.objects.count()) == ([302, 302], 1)


def _heic() -> bytes:
    """A photograph as a telephone writes it, with its place."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-SOMEBODY"
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "#c08060").save(out, "HEIF", quality=90, exif=exif)
    assert b"CAMERA-OF-SOMEBODY" in out.getvalue()
    return out.getvalue()


def _scan(pages: int) -> bytes:
    """A report scanned to a PDF, with the name of its maker."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.docinfo["/Author"] = "SCANNER-OF-SOMEBODY"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.clause("A2.7")
def test_photograph_of_a_telephone_is_kept_as_a_jpeg_without_its_camera(case, log_in) -> None:
    nurse = log_in("suyun")
    assert _send(nurse, case, _heic()).status_code == 302
    row = Attachment.objects.get()
    answer = nurse.get(f"/media/{row.pk}/content/")
    body = answer.getvalue()
    with Image.open(io.BytesIO(body)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (80, 60), {})
    assert (answer.headers["Content-Type"], b"CAMERA" in body, row.thumbnail is None) == ("image/jpeg", False, False)
    with Image.open(io.BytesIO(nurse.get(f"/media/{row.pk}/thumbnail/").getvalue())) as small:
        assert (small.format, small.size) == ("JPEG", (80, 60))


@pytest.mark.clause("A2.3")
def test_scanned_report_is_kept_as_a_pdf_with_its_pages(case, cast, log_in) -> None:
    sheet = ground.checked(case, cast, signed=False)
    doctor, url = log_in("heqiang"), f"/sheets/preop/{sheet.pk}/attach/"
    data = {"kind": "laboratory", "stage": "preop", "taken_at": "2026-01-05T09:30", "caption": "血常规"}
    sent = SimpleUploadedFile("血常规报告.pdf", _scan(3), "application/pdf")
    assert doctor.post(url, data | {"files": [sent]}).status_code == 302
    row = Attachment.objects.get().opened()
    answer = doctor.get(f"/media/{row.pk}/content/")
    body = answer.getvalue()
    with pikepdf.open(io.BytesIO(body)) as shown:
        assert (len(shown.pages), "/Info" in shown.trailer) == (3, False)
    assert (row.section, row.pages, row.thumbnail, row.caption) == ("preop", 3, None, "血常规")
    assert (answer.headers["Content-Type"], b"SCANNER-OF-SOMEBODY" in body) == ("application/pdf", False)
    assert store.path_of(row.file).read_bytes()[:4] != b"%PDF"
    assert log_in("chenlu").get(f"/media/{row.pk}/content/").status_code == 404


@pytest.mark.clause("A2.3")
def test_reports_are_attached_to_the_check_sheet_under_their_own_section(case, cast, log_in) -> None:
    sheet = ground.checked(case, cast, signed=False)
    url = f"/sheets/preop/{sheet.pk}/attach/"
    for kind in ("laboratory", "infectious"):
        data = {
            "kind": kind,
            "stage": "preop",
            "taken_at": "2026-01-05T09:30",
            "files": [ground.upload(ground.photograph())],
        }
        assert log_in("heqiang").post(url, data).status_code == 302
    kinds = {row.opened().kind: row.section for row in Attachment.objects.filter(sheet_id=sheet.pk)}
    assert kinds == {"laboratory": "preop", "infectious": "infectious"}
    panel = log_in("linyuan").get(f"/sheets/preop/{sheet.pk}/").context["panels"][0]
    assert sorted(row.kind for row in panel["rows"]) == ["infectious", "laboratory"]
    assert log_in("chenlu").get(url).status_code == 404


@pytest.mark.clause("A5.3")
def test_entered_in_error_stays_and_leaves_the_comparison(photo, case, log_in) -> None:
    nurse, url = log_in("suyun"), f"/media/{photo.pk}/error/"
    assert (nurse.get(url).status_code, nurse.post(url, {"reason": " "}).status_code) == (405, 422)
    assert nurse.post(url, {"reason": "别的顾客"}).status_code == 302
    row = Attachment.objects.get(pk=photo.pk).opened()
    assert (row.in_error, row.change_reason, store.path_of(row.file).exists(), row.history.count()) == (
        True,
        "别的顾客",
        True,
        2,
    )
    assert nurse.get(f"/cases/{case.pk}/media/compare/").context["pictures"] == []
    assert nurse.get(f"/media/{photo.pk}/content/").status_code == 200
    assert nurse.post(url, {"reason": "再次"}).status_code == 422
    assert log_in("chenlu").post(url, {"reason": "x"}).status_code == 404


@pytest.mark.clause("A2.7")
def test_first_and_last_photograph_stand_side_by_side(case, log_in) -> None:
    nurse = log_in("suyun")
    for day, stage in ((1, "consultation"), (3, "aftercare"), (2, "surgery")):
        _send(nurse, case, ground.photograph(), stage=stage, taken_at=f"2026-01-0{day}T09:30")
    page = nurse.get(f"/cases/{case.pk}/media/compare/")
    assert (page.context["left"].stage, page.context["right"].stage) == ("consultation", "aftercare")
    middle = page.context["pictures"][1]
    chosen = nurse.get(f"/cases/{case.pk}/media/compare/", {"left": middle.pk, "right": "no-id"})
    assert (chosen.context["left"].stage, chosen.context["right"].stage) == ("surgery", "aftercare")


def test_a_time_in_the_future_is_refused(case, log_in) -> None:
    soon = (datetime.datetime.now() + datetime.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert _send(log_in("suyun"), case, ground.photograph(), taken_at=soon).status_code == 422


def test_changed_bytes_on_the_disk_are_not_handed_out(photo, log_in) -> None:
    from vault.errors import SealBroken

    path = store.path_of(photo.thumbnail)
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    with pytest.raises(SealBroken):
        log_in("suyun").get(f"/media/{photo.pk}/thumbnail/")
