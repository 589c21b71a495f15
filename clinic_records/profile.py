"""The clinic's own data for pages and prints: read once in ten seconds per process, changed by one action.

Not here: what a logo must look like (the set-up form checks that), and settings of the policy.
"""

import time
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import get_language

from clinic_records.models import ClinicProfile
from vault.errors import StaleVersion

KEPT_SECONDS: Final = 10.0
_UNNAMED: Final = {"zh-hans": "诊所档案", "zh-hant": "診所檔案", "en": "Clinic Records"}
_kept: tuple[float, "Clinic"] | None = None


@dataclass(frozen=True, slots=True)
class Clinic:
    """What pages and prints say about the clinic; `logo_version` is 0 where there is no logo."""

    names: dict[str, str]
    address: str = ""
    phone: str = ""
    logo_version: int = 0
    demo: bool = False
    set_up: bool = False

    @property
    def name(self) -> str:
        """The name in the language of the moment; the simplified one where that is missing."""
        return self.names.get(get_language() or "") or self.names["zh-hans"]


def clinic() -> Clinic:
    """The clinic's profile, at most `KEPT_SECONDS` old; names of the application itself before the set-up."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > KEPT_SECONDS:
        _kept = (now, _read())
    return _kept[1]


def forget() -> None:
    """Read the row anew at the next question."""
    global _kept
    _kept = None


def set_profile(*, by: Any, seen: int | None = None, **values: Any) -> ClinicProfile:
    """Make or change the profile; `seen` is the version that a form showed.

    Raises ValueError without somebody who does it, or for a column that is not one; StaleVersion where somebody else
    saved first.
    """
    if by is None:
        raise ValueError("somebody must do it")
    allowed = {f.name for f in ClinicProfile._meta.concrete_fields if f.editable} | {"logo"}
    if not set(values) <= allowed:
        raise ValueError(f"no such columns: {sorted(set(values) - allowed)}")
    with transaction.atomic():
        row = ClinicProfile.objects.select_for_update().first() or ClinicProfile()
        if seen is not None and row.version != seen:
            raise StaleVersion(row._meta.label, row.pk, seen)
        for name, value in values.items():
            setattr(row, name, value)
        row._history_user = by  # type: ignore[attr-defined]
        row.save()
        transaction.on_commit(forget)
    forget()
    return row


def _read() -> Clinic:
    row = ClinicProfile.objects.defer("logo").first()
    if row is None:
        return Clinic(names=dict(_UNNAMED))
    return Clinic(
        names={"zh-hans": row.name_zh_hans, "zh-hant": row.name_zh_hant, "en": row.name_en},
        address=row.address,
        phone=row.phone,
        logo_version=row.version if row.logo_kind else 0,
        demo=row.demo,
        set_up=row.demo or row.set_up_at is not None,
    )
