"""What the decoding process gives back: the file it made, or the code of a refusal. Free of Django."""

from typing import NamedTuple


class Made(NamedTuple):
    """A file written anew; pixels of a photograph, pages of a PDF."""

    content: bytes
    kind: str
    thumbnail: bytes = b""
    width: int = 0
    height: int = 0
    pages: int = 1


class Refused(Exception):
    """The file is refused for the reason that `code` names (`vault.images.refusal.MESSAGES`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
