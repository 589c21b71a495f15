"""Opening a PDF scan, refusing what acts, and writing it anew without metadata. Runs in the limited process only."""

import io

import pikepdf

from vault.decoding.limits import MOST_OBJECTS, MOST_PAGES
from vault.decoding.made import Made, Refused
from vault.decoding.segments import without_metadata

_ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
_ACTIVE_VALUES = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
    "/EmbeddedFile", "/Filespec", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D",
}  # fmt: skip


def clean(data: bytes) -> Made:
    """The PDF in `data` written anew; raises Refused."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = _checked_pages(pdf)
            for entry in pdf.objects:
                _clean_object(entry)
            _flatten(pdf)
            _strip(pdf)
            return Made(_saved(pdf), "application/pdf", pages=pages)
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except pikepdf.PdfError:
        raise Refused("damaged" if data[:1024].count(b"%PDF-") else "kind") from None


def _checked_pages(pdf: pikepdf.Pdf) -> int:
    count = len(pdf.pages)
    if count > MOST_PAGES:
        raise Refused("too_many_pages")
    if not count or len(pdf.objects) > MOST_OBJECTS:
        raise Refused("damaged")
    return count


def _clean_object(entry: pikepdf.Object) -> None:
    """Refuse what acts; drop metadata wherever they hang, those inside a JPEG too."""
    if not isinstance(entry, pikepdf.Dictionary | pikepdf.Stream):
        if isinstance(entry, pikepdf.Array):
            _check_array(entry, 0)
        return
    _check_dictionary(entry, 0)
    for key in ("/Metadata", "/PieceInfo", "/AA", "/LastModified"):
        if key in entry:
            del entry[key]
    if isinstance(entry, pikepdf.Stream):
        _clean_picture(entry)


def _check_dictionary(entry: pikepdf.Object, depth: int) -> None:
    if depth > 40:
        raise Refused("damaged")
    for key, value in entry.items():
        if key in _ACTIVE_KEYS:
            raise Refused("active_content")
        if key in ("/S", "/Type", "/Subtype") and isinstance(value, pikepdf.Name) and str(value) in _ACTIVE_VALUES:
            raise Refused("active_content")
        _check_direct(value, depth)


def _check_array(entry: pikepdf.Object, depth: int) -> None:
    if depth > 40:
        raise Refused("damaged")
    for value in entry:
        _check_direct(value, depth)


def _check_direct(value: object, depth: int) -> None:
    """Look into what stands inside another object; indirect objects come by themselves."""
    if getattr(value, "is_indirect", False):
        return
    if isinstance(value, pikepdf.Dictionary):
        _check_dictionary(value, depth + 1)
    elif isinstance(value, pikepdf.Array):
        _check_array(value, depth + 1)


def _clean_picture(stream: pikepdf.Stream) -> None:
    if stream.get("/Filter") in (pikepdf.Name.DCTDecode, pikepdf.Array([pikepdf.Name.DCTDecode])):
        stream.write(without_metadata(stream.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Draw what was filled into form fields onto the pages: the form itself goes."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")


def _strip(pdf: pikepdf.Pdf) -> None:
    """Take out what is not pages: author, title, actions at opening, form scripts."""
    for key in ("/OpenAction", "/AA", "/Metadata", "/Names", "/AcroForm", "/PieceInfo", "/Collection", "/URI"):
        if key in pdf.Root:
            del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.remove_unreferenced_resources()


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, encryption=False, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
