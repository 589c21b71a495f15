"""Reading a print back, for the tests: its text by pdftotext (pypdf where that is missing), fonts, pages, pictures."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader


def page_texts(pdf: bytes, layout: bool = False) -> list[str]:
    """The text of each page, in reading order; with `layout` as it stands on the page."""
    if not shutil.which("pdftotext"):
        return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    command = ["pdftotext", "-enc", "UTF-8", *(["-layout"] if layout else []), "-", "-"]
    said = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return said.split("\f")[:-1]


def slanted_texts(pdf: bytes) -> list[str]:
    """The text of each page with what is set across it, which pdftotext takes for no line at all."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """All text of a print without blanks and line ends, which belong to the layout."""
    return "".join("".join(page_texts(pdf)).split())


def fonts(pdf: bytes) -> dict[str, bool]:
    """Every font named in a print, and whether it is embedded."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).get_object().values():
            described = font.get_object()
            descriptor = described.get("/FontDescriptor", {})
            found[described["/BaseFont"]] = "/FontFile2" in descriptor.get_object() if descriptor else False
    return found


def pictures(pdf: bytes) -> int:
    """How many pictures are in a print."""
    return sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages)


def links(pdf: bytes) -> int:
    """How many links and other annotations are in a print."""
    return sum(len(page.get("/Annots", [])) for page in PdfReader(BytesIO(pdf)).pages)


def scanned_codes(pdf: bytes) -> list[str]:
    """The QR codes found on each page at 200 dots an inch, by zbarimg."""
    with TemporaryDirectory() as folder:
        draw = ["pdftoppm", "-r", "200", "-gray", "-png", "-", str(Path(folder, "page"))]
        subprocess.run(draw, input=pdf, check=True, capture_output=True)
        pages = sorted(map(str, Path(folder).glob("*.png")))
        said = subprocess.run(["zbarimg", "-q", "--raw", *pages], capture_output=True, check=False).stdout
    return said.decode().splitlines()
