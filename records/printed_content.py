"""What a print of a sheet says, as eight bytes: they change when anything printed changes, and are the same in each language.

The digest is keyed with the key of the sheet's own part, so that nobody can try out what a sheet said, and it says nothing any
more once that key is destroyed. Not here: the code that carries it (`records.codes`), wording (frozen under signatures).
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

from records import canonical
from records.lifecycle import State
from records.models import RecordSheet, SignOff
from vault import crypto
from vault.keyring import ring

BYTES: Final = 8


def digest_of(sheet: RecordSheet, signed: Iterable[SignOff], along: Iterable[RecordSheet] = ()) -> bytes:
    """The digest of an opened sheet with its customer, the signatures under its edition, and the sheets printed with it."""
    said = {
        "sheet": [sheet.spec.key, sheet.pk, sheet.edition, sheet.state],
        "head": [sheet.customer.name, sheet.customer.number],
        "facts": canonical.facts_of(sheet),
        "origin": sheet.origin_note,
        "struck": sheet.change_reason if sheet.state == State.IN_ERROR else "",
        "signed": sorted((str(row.pk), bytes(row.seal).hex()) for row in signed),
        "along": [_along(other) for other in along],
    }
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    part = ring.get(getattr(sheet, type(sheet).seal_part))
    key = crypto.derive(part.key, "printed content")
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:BYTES]


def _along(sheet: RecordSheet) -> list[Any]:
    return [sheet.spec.key, sheet.pk, sheet.edition, canonical.facts_of(sheet)]
