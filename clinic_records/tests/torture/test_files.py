"""Files that want to hurt, through the upload page: taken clean or refused in words, no error, nothing in clear (T26, T5)."""

import io
import random
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from access.models import Person
from clinic_records.tests.torture.filling import HAN
from clinic_records.tests.torture.strings import COLLECTION, HOSTILE
from customers.models import Case, Customer
from procedures.models import Attachment
from procedures.tests.ground import ready
from vault.files import StoredFile, verify_file
from vault.tests.test_images import mutated, pdf, picture, png_of, saved, seeds

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>canary()</script><?php canary(); ?>"
PLACE = b"CANARY-OF-A-CAMERA"
needs_collection = pytest.mark.skipif(
    not COLLECTION.is_dir(), reason="the collection of real files is not beside this project"
)


@pytest.fixture
def case(customer: Customer, cast: dict[str, Person]) -> Case:
    """A case of which a nurse may keep photographs."""
    return ready(customer, cast)


class Sender:
    """Somebody who uploads one file after the other, and what did not hold."""

    def __init__(self, client: Any, case: Case) -> None:
        self.client, self.url = client, f"/cases/{case.pk}/media/new/"
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []

    def send(self, content: bytes, what: str, name: str = "扫描.jpg") -> int:
        """Upload one file; a refusal must give its reason in Chinese and keep the caption."""
        data = {"kind": "photograph", "stage": "preop", "taken_at": "2026-01-05T09:30", "caption": what[:200]}
        answer = self.client.post(self.url, data | {"files": [SimpleUploadedFile(name, content, "image/jpeg")]})
        self.statuses[answer.status_code] += 1
        if answer.status_code == 422:
            said = answer.context["form"].errors.get("files", [""])[0]
            kept = answer.context["form"]["caption"].value()
            if not HAN.search(said) or kept != what[:200] or set(answer.context["form"].errors) != {"files"}:
                self.faults.append(f"{what}: refused with {said!r}")
        elif answer.status_code != 302:
            self.faults.append(f"{what}: {answer.status_code}")
        return answer.status_code

    def look(self) -> None:
        """Read everything that was kept: whole, as described, without place and script; nothing in clear on the disk."""
        rows = Attachment.objects.all()
        assert rows.count() == self.statuses[302]
        for file in StoredFile.objects.all():
            verify_file(file)
        for row in rows:
            body = self.client.get(f"/media/{row.pk}/content/").getvalue()
            found = [mark for mark in (PLACE, b"canary", b"Exif", b"JavaScript") if mark in body]
            if found:
                self.faults.append(f"{row.opened().caption}: still holds {found}")
        for path in (path for path in Path(settings.FILE_STORE).rglob("*") if path.is_file()):
            if path.read_bytes()[:4] in (b"\xff\xd8\xff\xe0", b"\x89PNG", b"%PDF", b"RIFF"):
                self.faults.append("a file lies in clear")
        assert self.faults == []


def _jpeg(**options: Any) -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG", **options)
    return out.getvalue()


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _camera() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = PLACE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)})
    return _jpeg(exif=exif, comment=PLACE)


def _packed_pdf() -> bytes:
    made = pdf()
    made.pages[0].Contents = made.make_stream(zlib.compress(b"q Q " * 5_000_000, 9), Filter=pikepdf.Name.FlateDecode)
    return saved(made)


HURTFUL = {
    "a camera's place": lambda: (_camera(), 302),
    "script behind a photograph": lambda: (_jpeg() + SCRIPT, 302),
    "script in a comment": lambda: (_jpeg(comment=SCRIPT), 302),
    "archive behind a photograph": lambda: (_jpeg() + _zip("../../canary.sh", SCRIPT), 302),
    "PDF behind a photograph": lambda: (_jpeg() + saved(pdf()), None),
    "photograph behind a PDF's head": lambda: (b"%PDF-1.7\n" + _jpeg(), 422),
    "169 million pixels": lambda: (png_of(13_000, 13_000), 422),
    "page that unpacks to 20 MB": lambda: (_packed_pdf(), None),
    "page of hypertext": lambda: (b"GIF89a=1;" + SCRIPT, 422),
    "drawing with a script": lambda: (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT, 422),
}
"""What is sent, and the answer where only one is right."""


def test_disguised_and_exploding_files_are_taken_clean_or_refused(case: Case, log_in: Any) -> None:
    sender = Sender(log_in("suyun"), case)
    wrong = {}
    for what, made in HURTFUL.items():
        content, expected = made()
        status = sender.send(content, what)
        if expected not in (status, None):
            wrong[what] = status
    assert wrong == {}
    sender.look()


def test_hostile_file_names_are_kept_as_text_and_reach_no_header(case: Case, log_in: Any) -> None:
    sender = Sender(log_in("suyun"), case)
    names = ["a\u202egpj.exe", "'; DROP TABLE x; --.jpg", "长" * 300 + ".jpg"]
    for name in names:
        assert sender.send(_jpeg(), "名称", name) == 302
    for row in Attachment.objects.all():
        answer = sender.client.get(f"/media/{row.pk}/content/?save=1")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{row.file.hex[:8]}.jpg"'
    sender.look()


def _collected() -> Iterator[Path]:
    folders = ("images_torture", "photos", "pdf", "archives", "video")
    return (path for folder in folders for path in sorted((COLLECTION / folder).rglob("*")) if path.is_file())


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_two_thousand_mutated_files_through_the_page(case: Case, log_in: Any) -> None:
    dice, whole, sender = random.Random(71), [_camera(), *seeds()], Sender(log_in("suyun"), case)
    for at in range(2000):
        # half a character cannot be sent, and a zero byte is refused with words of its own
        said = HOSTILE[at % len(HOSTILE)].encode("utf-8", "replace").decode().replace("\0", "")
        sender.send(mutated(dice, whole[at % len(whole)]), f"{at}: {said}".strip()[:200].strip())
    print(dict(sender.statuses))
    sender.look()


@needs_collection
@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_every_collected_file_through_the_page(case: Case, log_in: Any) -> None:
    sender = Sender(log_in("suyun"), case)
    for path in _collected():
        sender.send(path.read_bytes(), path.name, path.name)
    print(dict(sender.statuses))
    assert sum(sender.statuses.values()) > 200
    sender.look()
