"""Uploaded photographs and scans: written anew without metadata, or refused in plain words; never a crash (T26)."""

import io
import os
import random
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from django.utils.translation import override
from PIL import Image, ImageCms, ImageDraw

from vault.decoding.limits import MOST_PAGES
from vault.decoding.segments import without_metadata
from vault.images import CleanUpload, UploadRefused, clean_document, clean_photograph, clean_upload
from vault.images.refusal import MESSAGES

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the collection of real and hostile files is not there")
GPS = {0x8825: {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)}}


def picture(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Left half dark, right half light, so that turning shows."""
    made = Image.new("RGB", size, "#203040")
    ImageDraw.Draw(made).rectangle((size[0] // 2, 0, *size), fill="#e0d0c0")
    return made.convert(mode)


def file(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(upload: CleanUpload) -> Image.Image:
    return Image.open(io.BytesIO(upload.data))


def _words(refused: UploadRefused, language: str) -> str:
    with override(language):
        return refused.message


def refusal(data: bytes) -> str:
    """The code of the refusal; its message is a sentence of its own in each language."""
    with pytest.raises(UploadRefused) as refused:
        clean_upload(data)
    assert str(refused.value) == refused.value.code
    said = [_words(refused.value, language) for language in ("zh-hans", "zh-hant", "en")]
    assert (len(set(said)), said[-1].endswith("."), said[0].endswith("。")) == (3, True, True)
    return refused.value.code


def pdf(pages: int = 1) -> pikepdf.Pdf:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(200, 100))
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "result"),
    [("JPEG", "RGB", "image/jpeg"), ("JPEG", "L", "image/jpeg"), ("JPEG", "CMYK", "image/jpeg"),
     ("PNG", "RGB", "image/png"), ("PNG", "RGBA", "image/png"), ("PNG", "P", "image/png"), ("PNG", "1", "image/png"),
     ("PNG", "I;16", "image/png"), ("PNG", "LA", "image/png"), ("WEBP", "RGB", "image/jpeg"),
     ("WEBP", "RGBA", "image/jpeg")],
)  # fmt: skip
def test_photograph_is_written_anew(kind: str, mode: str, result: str) -> None:
    image = Image.new("I;16", (60, 40), 0x8000) if mode == "I;16" else picture(mode)
    upload = clean_upload(file(image, kind))
    assert (upload.kind, upload.width, upload.height, upload.pages) == (result, 60, 40, 1)
    made = opened(upload)
    assert (made.get_format_mimetype(), made.size, made.info.get("exif")) == (result, (60, 40), None)
    assert made.mode in ("L", "RGB", "RGBA")


def test_heic_photograph_becomes_a_jpeg() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener()
    upload = clean_photograph(file(picture(), "HEIF", quality=90))
    assert (upload.kind, opened(upload).size) == ("image/jpeg", (60, 40))


def test_colours_stay_as_they_were() -> None:
    made = opened(clean_photograph(file(picture(), "PNG")))
    assert (made.getpixel((5, 5)), made.getpixel((55, 5))) == ((0x20, 0x30, 0x40), (0xE0, 0xD0, 0xC0))


def test_colour_profile_is_worked_in_and_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for content in (srgb, profile.tobytes(), b"no profile at all"):
        made = opened(clean_photograph(file(picture(), "PNG", icc_profile=content)))
        assert made.info.get("icc_profile") is None
        assert all(abs(a - b) <= 1 for a, b in zip(made.getpixel((5, 5)), (0x20, 0x30, 0x40), strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_device_and_comments_are_gone(kind: str) -> None:
    exif = Image.Exif()
    exif.update({0x010F: "canary-maker", 0x013B: "canary-owner", 0x8825: GPS[0x8825]})
    options = {"exif": exif, "xmp": b"<x:xmpmeta>canary-xmp</x:xmpmeta>"}
    if kind == "JPEG":
        options["comment"] = b"canary-comment"
    data = file(picture(), kind, **options)
    assert data.count(b"canary") >= 2
    upload = clean_photograph(data)
    for content in (upload.data, upload.thumbnail):
        assert [content.count(mark) for mark in (b"canary", b"Exif", b"xmp", b"ICC_PROFILE")] == [0, 0, 0, 0]
        assert dict(Image.open(io.BytesIO(content)).getexif()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photograph_stands_upright(orientation: int) -> None:
    from PIL import ImageOps

    exif = Image.Exif()
    exif[0x0112] = orientation
    data = file(picture(), "JPEG", exif=exif, quality=95)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    made = opened(clean_photograph(data))
    assert made.size == expected.size
    for spot in ((3, 3), (made.width - 4, made.height - 4), (3, made.height - 4)):
        assert max(abs(a - b) for a, b in zip(made.getpixel(spot), expected.getpixel(spot), strict=True)) < 12


def test_thumbnail_is_a_small_jpeg() -> None:
    upload = clean_photograph(file(picture("RGBA", (1600, 800)), "PNG"))
    small = Image.open(io.BytesIO(upload.thumbnail))
    assert (small.format, small.size, len(upload.thumbnail) < 20_000) == ("JPEG", (320, 160), True)


def test_script_behind_a_photograph_is_gone() -> None:
    tail = b"<script>canary</script><?php canary ?>PK\x03\x04canary"
    for kind in ("JPEG", "PNG", "WEBP"):
        assert clean_photograph(file(picture(), kind) + tail).data.count(b"canary") == 0


@pytest.mark.parametrize(
    "data",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"%!PS-Adobe-3.0 EPSF-3.0", b"PK\x03\x04" + bytes(50),
     b"GIF89a" + bytes(50), b"BM" + bytes(60), b"II*\0" + bytes(60), b"hello", bytes(2000), b"\x1f\x8b" + bytes(50)],
    ids=["svg", "html", "eps", "zip", "gif", "bmp", "tiff", "text", "zeros", "gzip"],
)  # fmt: skip
def test_other_kinds_are_refused(data: bytes) -> None:
    assert refusal(data) == "kind"


def test_empty_and_damaged_files_are_refused() -> None:
    whole = file(picture(size=(400, 300)), "JPEG", quality=95)
    assert refusal(b"") == "empty"
    assert [refusal(whole[: len(whole) // 2]), refusal(whole[:100]), refusal(b"\xff\xd8\xff")] == ["damaged"] * 3
    assert refusal(file(picture(), "PNG")[:60]) == "damaged"
    assert refusal(b"%PDF-1.7\n" + bytes(500)) == "damaged"


def test_moving_pictures_are_refused() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for kind in ("PNG", "WEBP"):
        assert refusal(file(frames[0], kind, save_all=True, append_images=frames[1:])) == "animated"


def png_of(width: int, height: int) -> bytes:
    """A PNG of one bit a pixel and any size, a few kilobytes long."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer, rows = zlib.compressobj(9), bytearray()
    line = bytes(1 + (width + 7) // 8)
    for _ in range(height):
        rows += packer.compress(line)
    rows += packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", bytes(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(6500, 6500), (13_000, 13_000), (60_000, 700), (100_000, 100_000)])
def test_pictures_of_too_many_pixels_are_refused_unopened(size: tuple[int, int]) -> None:
    data = png_of(size[0], min(size[1], 700))
    data = data[:20] + struct.pack(">I", size[1]) + data[24:29] + struct.pack(
        ">I", zlib.crc32(data[12:20] + struct.pack(">I", size[1]) + data[24:29])
    ) + data[33:]  # fmt: skip
    began = time.perf_counter()
    assert refusal(data) == "too_many_pixels"
    assert time.perf_counter() - began < 10


def memory_of_worker(data: bytes, task: str = "photograph") -> tuple[float, float, int]:
    """Run one worker; returns its largest memory in MB, its processor seconds, and its exit status."""
    code = (
        "import resource, subprocess, sys\n"
        f"done = subprocess.run([sys.executable, '-m', 'vault.decoding.worker', {task!r}],"
        " stdin=sys.stdin, stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss / 1024, used.ru_utime + used.ru_stime, done.returncode)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, cwd=root, check=True)
    memory, seconds, status = done.stdout.split()
    return float(memory), float(seconds), int(status)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_largest_picture_stays_inside_memory_and_time(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = file(picture(size=(7300, 5400)), kind, exif=exif)
    memory, seconds, status = memory_of_worker(data)
    print(f"{kind}: {memory:.0f} MB, {seconds:.1f} s of processor time")
    assert (memory < 300, seconds < 6, status) == (True, True, 0)


def test_scan_is_written_anew_without_metadata() -> None:
    made = pdf(3)
    made.docinfo["/Author"] = "canary-author"
    with made.open_metadata() as meta:
        meta["dc:title"] = "canary-title"
    upload = clean_upload(saved(made))
    again = pikepdf.open(io.BytesIO(upload.data))
    assert (upload.kind, upload.pages, upload.thumbnail, len(again.pages)) == ("application/pdf", 3, b"", 3)
    assert ("/Info" in again.trailer, "/Metadata" in again.Root) == (False, False)
    assert clean_document(upload.data).pages == 3


def test_metadata_of_a_picture_in_a_scan_are_gone() -> None:
    exif = Image.Exif()
    exif.update({0x010F: "canary-maker", 0x8825: GPS[0x8825]})
    jpeg = file(picture(), "JPEG", exif=exif, comment=b"canary")
    made = pdf()
    stream = pikepdf.Stream(made, jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40,
                            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
                            Filter=pikepdf.Name.DCTDecode)  # fmt: skip
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))
    made.pages[0].Contents = made.make_stream(b"q 60 0 0 40 0 0 cm /Im Do Q")
    data = saved(made)
    assert data.count(b"canary") == 2
    cleaned = clean_document(data).data
    assert (cleaned.count(b"canary"), cleaned.count(b"Exif")) == (0, 0)
    again = pikepdf.open(io.BytesIO(cleaned))
    image = pikepdf.PdfImage(again.pages[0].Resources.XObject.Im).as_pil_image()
    assert image.tobytes() == Image.open(io.BytesIO(jpeg)).tobytes()


def test_segments_that_cannot_be_followed_stay_as_they_were() -> None:
    for jpeg in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"not a jpeg", b"\xff\xd8\xff\xe1\x00\x00" * 3):
        assert without_metadata(jpeg) == jpeg


def _script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _script_in_array(made: pikepdf.Pdf) -> None:
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", pikepdf.Dictionary(JS="1")]))


def _launch(made: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    made.pages[0].Annots = [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)]


def _attached(made: pikepdf.Pdf) -> None:
    made.attachments["a.exe"] = b"MZ"


def _attached_to_page(made: pikepdf.Pdf) -> None:
    made.pages[0].Annots = [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment)]


def _xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=made.make_stream(b"<xdp/>"))


@pytest.mark.parametrize("plant", [_script, _script_in_array, _launch, _attached, _attached_to_page, _xfa])
@pytest.mark.parametrize("packed", [False, True])
def test_scan_that_acts_is_refused(plant: object, packed: bool) -> None:
    made = pdf()
    plant(made)  # type: ignore[operator]
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    assert refusal(saved(made, object_stream_mode=mode)) == "active_content"


def test_locked_and_endless_scans_are_refused() -> None:
    locked = saved(pdf(), encryption=pikepdf.Encryption(user="a", owner="b"))
    assert refusal(locked) == "locked"
    assert refusal(saved(pdf(MOST_PAGES + 1))) == "too_many_pages"


def test_filled_form_stays_visible() -> None:
    made = pdf()
    look = pikepdf.Stream(made, b"BT /F 12 Tf (kept) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                          BBox=[0, 0, 50, 20])  # fmt: skip
    field = made.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Btn, T="f",
                           Rect=[10, 10, 60, 30], AP=pikepdf.Dictionary(N=look))
    )  # fmt: skip
    made.pages[0].Annots = [field]
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    again = pikepdf.open(io.BytesIO(clean_document(saved(made)).data))
    assert "/AcroForm" not in again.Root
    drawn = [form.read_bytes() for form in again.pages[0].Resources.XObject.values()]
    assert drawn == [b"BT /F 12 Tf (kept) Tj ET"]


def test_endless_work_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vault.images.cleaning.WALL_SECONDS", 0.01)
    assert refusal(file(picture(), "JPEG")) == "too_slow"


def test_worker_gets_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict = {}
    run = subprocess.run

    def spy(*args: object, **options: dict) -> object:
        seen.update(options["env"])
        return run(*args, **options)

    monkeypatch.setattr(subprocess, "run", spy)
    clean_photograph(file(picture(), "JPEG"))
    assert sorted(seen) == ["LANG", "PATH", "PYTHONDONTWRITEBYTECODE"]


def mutated(dice: random.Random, whole: bytes) -> bytes:
    """One file with a few bytes changed, cut out or doubled."""
    data = bytearray(whole)
    for _ in range(dice.choice([1, 3, 10, 40])):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] ^= 1 << dice.randrange(8)
            case 1:
                data[at : at + dice.randrange(1, 20)] = b""
            case 2:
                data[at:at] = os.urandom(dice.randrange(1, 20))
            case _:
                data[at : at + 4] = b"\xff\xff\xff\xff"
        data = data or bytearray(b"\0")
    return bytes(data)


def seeds() -> list[bytes]:
    exif = Image.Exif()
    exif.update({0x0112: 6, 0x8825: GPS[0x8825]})
    made = [file(picture(), "JPEG", exif=exif), file(picture("P"), "PNG"), file(picture("RGBA"), "WEBP", exif=exif)]
    return [*made, saved(pdf(2)), saved(pdf(2), object_stream_mode=pikepdf.ObjectStreamMode.generate)]


def check_mutated(count: int) -> None:
    """Each mutated file is taken or refused by a known code, whatever happens in the worker."""
    dice, whole = random.Random(17), seeds()
    for at in range(count):
        try:
            upload = clean_upload(mutated(dice, whole[at % len(whole)]))
            assert upload.data.count(b"Exif") == 0
        except UploadRefused as refused:
            assert refused.code in MESSAGES


def test_mutated_files_never_crash() -> None:
    check_mutated(25)


@pytest.mark.torture
def test_two_thousand_mutated_files_never_crash() -> None:
    check_mutated(2000)


@needs_data
@pytest.mark.parametrize("folder", ["images_torture", "archives", "pdf"])
def test_collected_hostile_files_are_taken_or_refused(folder: str) -> None:
    files = sorted(path for path in (DATA / folder).rglob("*") if path.is_file())
    chosen = files[:: max(1, len(files) // 10)]
    assert len(chosen) > 5
    for path in chosen:
        began = time.perf_counter()
        try:
            taken = clean_upload(path.read_bytes())
            assert taken.kind in ("image/jpeg", "image/png", "application/pdf")
        except UploadRefused as refused:
            assert refused.code in MESSAGES
        assert time.perf_counter() - began < 15
    if folder == "archives":
        assert {refusal(path.read_bytes()) for path in chosen} <= {"kind", "damaged", "empty"}


@needs_data
def test_collected_photographs_with_a_place_lose_it() -> None:
    for path in sorted((DATA / "photos" / "gps").rglob("*.jpg"))[:6]:
        data = path.read_bytes()
        upload = clean_photograph(data)
        assert dict(Image.open(io.BytesIO(upload.data)).getexif()) == {}
        assert upload.data.count(b"GPS") == 0
