"""What a copied or searched character is: the ToUnicode table of an embedded font.

reportlab 5.1 writes the plain number of a character, which is wrong above U+FFFF, where the format wants a surrogate
pair in UTF-16BE: a 𠮷 in a name could be read on paper but neither found nor copied. Not here: anything else of fonts.
"""

from collections.abc import Sequence

_BLOCK = 100
"""The format allows this many pairs in one block."""

_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
"""
_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def to_unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """The table for one embedded part of a font: `subset[code]` is the character drawn by the byte `code`."""
    pairs = [f"<{code:02X}> <{_utf16(number)}>" for code, number in enumerate(subset)]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    return _HEAD.format(name=fontname) + "".join(map(_block, blocks)) + _FOOT


def _block(pairs: list[str]) -> str:
    return "\n".join([f"{len(pairs)} beginbfchar", *pairs, "endbfchar", ""])


def _utf16(number: int) -> str:
    return chr(number).encode("utf-16-be").hex().upper()
