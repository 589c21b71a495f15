"""Takes the metadata out of a JPEG without decoding it: for pictures inside a PDF scan (place, device, comments)."""

_KEPT = {0xE0, 0xEE}
"""Application segments that decoding needs: JFIF, Adobe's colour transform."""


def without_metadata(jpeg: bytes) -> bytes:
    """The JPEG without comments and other application segments; as it was where its segments cannot be followed."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # picture data follow
            return b"".join(kept) + jpeg[at:]
        if not (marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _KEPT)):
            kept.append(jpeg[at:end])
        at = end
    return jpeg
