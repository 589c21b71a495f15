"""Model fields of customers: telephone numbers, which read in groups of three and four."""

from typing import Any

from customers.identity import phones
from vault.fields import EncryptedCharField


class PhoneField(EncryptedCharField):
    """One or several telephone numbers as text, sealed; kept as typed where they cannot be read."""

    def words(self, value: Any) -> str:
        """The numbers in groups (154 1234 5678), several joined by "、"."""
        found = phones.parse_phones(value or "")
        return "、".join(map(_shown, found)) if found else str(value or "")


def _shown(phone: phones.Phone) -> str:
    text = phones.display(phone.e164)
    return f"{text} ext. {phone.extension}" if phone.extension else text
