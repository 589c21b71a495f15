"""The agreement's text by version and language, and the frozen text of one signature (with its salt)."""

import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from access.agreements.texts import v2026_1
from access.models import Agreement, AgreementSigning

CURRENT: Final = "2026-1"
"""The version that is signed today."""

_TEXTS: Final[dict[str, Any]] = {"2026-1": v2026_1}


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody reads and signs. `language`: a code of settings.LANGUAGES."""

    version: str
    language: str
    title: str
    paragraphs: tuple[str, ...]


def text_in(language: str = "", version: str = CURRENT) -> Text:
    """The text in this language; in the language of the moment where it is none of ours."""
    known = dict(settings.LANGUAGES)
    code = next((c for c in (language, translation.get_language() or "") if c in known), settings.LANGUAGE_CODE)
    found = _TEXTS[version]
    return Text(version, code, found.TITLES[code], found.PARAGRAPHS[code])


def freeze(agreement: Agreement, text: Text) -> str:
    """The canonical text of a signature: whose it is, and every word that was read.

    The salt lies inside: an unkeyed hash of a known form would survive the destruction of its key.
    """
    body = {
        "salt": os.urandom(16).hex(),
        "form": 1,
        "agreement": str(agreement.pk),
        "person": str(agreement.person_id),
        "name": agreement.person.name,
        "version": text.version,
        "language": text.language,
        "title": text.title,
        "paragraphs": text.paragraphs,
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(frozen: str) -> bytes:
    """SHA-256 of the frozen text, 32 bytes."""
    return hashlib.sha256(frozen.encode("utf-8", "surrogatepass")).digest()


def as_signed(signing: AgreementSigning) -> Text:
    """The text under an opened signature, as it was read, whatever the text is today."""
    said = json.loads(signing.frozen)
    return Text(said["version"], said["language"], said["title"], tuple(said["paragraphs"]))
