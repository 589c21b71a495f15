"""Opening a photograph and writing it anew: upright, sRGB, 8 bits, no metadata. Runs in the limited process only."""

import io
import warnings
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

from vault.decoding.limits import MOST_PIXELS, QUALITY, THUMBNAIL, THUMBNAIL_QUALITY
from vault.decoding.made import Made, Refused

_FORMATS = ("JPEG", "PNG", "WEBP")
_STILL_SERIES = {"MPO", "HEIF"}
"""Formats whose further pictures are previews and depth maps, not movement."""


def clean(data: bytes) -> Made:
    """The photograph in `data` written anew; raises Refused."""
    picture = _opened(data)
    lossless = picture.format == "PNG"
    picture = _plain(_upright(picture))
    content = _encoded(picture, lossless)
    width, height = picture.size
    return Made(content, "image/png" if lossless else "image/jpeg", _thumbnail(picture), width, height)


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(data), formats=_formats(data))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused("too_many_pixels") from None
    except Image.UnidentifiedImageError:
        raise Refused("damaged" if _looks_right(data) else "kind") from None
    if getattr(picture, "n_frames", 1) > 1 and picture.format not in _STILL_SERIES:
        raise Refused("animated")
    picture.load()
    return picture


def _formats(data: bytes) -> tuple[str, ...]:
    """The decoders to try; the one for HEIC is loaded only for a file that looks like one."""
    if data[4:8] != b"ftyp":
        return _FORMATS
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    return ("HEIF",)


def _looks_right(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")) or data[4:12] in {
        b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc",
    }  # fmt: skip


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held."""
    # metadata that cannot be read turn nothing
    with suppress(ValueError, TypeError, KeyError, SyntaxError, OSError, OverflowError):
        ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """Grey, colour, or colour with transparency, eight bits each, in sRGB."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode == "CMYK":
        picture = _to_srgb(picture, profile) if profile else picture.convert("RGB")
    elif picture.mode not in ("L", "RGB", "RGBA"):
        picture = picture.convert("RGBA" if _transparent(picture) else "RGB")
    if profile and picture.mode in ("RGB", "RGBA") and picture.info.get("icc_profile"):
        picture = _to_srgb(picture, profile)
    return picture


def _transparent(picture: Image.Image) -> bool:
    return "transparency" in picture.info or picture.mode in ("LA", "PA", "La", "RGBa")


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as the profile means them; a profile that is no use is left out."""
    mode = "RGB" if picture.mode == "CMYK" else picture.mode
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        in_place = mode == picture.mode
        changed = ImageCms.profileToProfile(picture, source, target, outputMode=mode, inPlace=in_place)
        return picture if changed is None else changed
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _encoded(picture: Image.Image, lossless: bool) -> bytes:
    picture.info = {}
    out = io.BytesIO()
    if lossless:
        picture.save(out, "PNG", compress_level=4)
    else:
        _opaque(picture).save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    """JPEG knows no transparency: what is behind becomes white."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _thumbnail(picture: Image.Image) -> bytes:
    picture.thumbnail((THUMBNAIL, THUMBNAIL), reducing_gap=2.0)
    out = io.BytesIO()
    _opaque(picture).save(out, "JPEG", quality=THUMBNAIL_QUALITY)
    return out.getvalue()
