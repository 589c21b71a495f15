"""Two files side by side, as far as the reader may see both: what the persons share, how much is in each."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from access import grants
from access.models import Person
from access.roles import Deed, Section
from archive.models import ArchiveFile, FiledItem
from customers import pathways
from customers.identity import duplicates
from customers.indexing import phones_of
from customers.models import Case, ContactData, Customer
from vault.recorded import open_rows

TAIL = 4


def side_by_side(primary: Customer, member: Customer, *, reader: Person) -> dict[str, Any]:
    """Lines (label, both values, whether they agree) and what they share; of two customers whom `reader` sees, opened.

    Papers and phones show their last characters only: whether they agree is what has to be known.
    """
    both = (primary, member)
    papers = [row.document for row in both]
    lines = [
        _line(_("Name"), [row.name for row in both]),
        _line(_("Sex"), [str(row.get_sex_display()) for row in both]),
        _line(_("birth date"), [str(row.birth_date or row.birth_year or "") for row in both]),
        _line(_("Identity document"), [_tail(paper) for paper in papers], agree=_agree(papers)),
        _line(_("Occupation"), [row.occupation for row in both]),
    ]
    phones = _phones(both, reader)
    if phones is not None:
        shared = bool(set(phones[0]) & set(phones[1])) if all(phones) else None
        lines.append(_line(_("Phone"), ["、".join(map(_tail, one)) for one in phones], agree=shared))
    known = phones or ((), ())
    likeness = duplicates.likeness(*(_person(row, own) for row, own in zip(both, known, strict=True)))
    return {"lines": lines + _amounts(both, reader), "shared": [reason.label for reason in likeness.reasons]}


def _line(label: str, values: list[str], agree: bool | str | None = "") -> dict[str, Any]:
    """`agree`: None where one of them says nothing."""
    return {"label": label, "values": values, "agree": _agree(values) if agree == "" else agree}


def _agree(values: list[str]) -> bool | None:
    return values[0] == values[1] if all(values) else None


def _tail(text: str) -> str:
    return f"••• {text[-TAIL:]}" if text else ""


def _person(row: Customer, phones: tuple[str, ...]) -> duplicates.Person:
    return duplicates.Person(row.name, phones, row.birth_date, (row.document,) if row.document else ())


def _phones(both: tuple[Customer, Customer], reader: Person) -> list[tuple[str, ...]] | None:
    """The numbers of both; None where the contact data of one are not open to the reader."""
    if not all(Section.CONTACT in grants.sections(reader, row, Deed.VIEW) for row in both):
        return None
    rows = open_rows(ContactData.objects.visible_to(reader).filter(customer__in=both))
    known = {row.customer_id: tuple(phones_of(row)) for row in rows}
    return [known.get(row.pk, ()) for row in both]


def _amounts(both: tuple[Customer, Customer], reader: Person) -> list[dict[str, Any]]:
    """What says nothing about whether they are one person, but much about what is merged."""
    files = {row.customer_id: row for row in ArchiveFile.objects.visible_to(reader).filter(customer__in=both)}
    cases = list(Case.objects.visible_to(reader).filter(customer__in=both).order_by("opened_at"))
    named = [
        "；".join(
            f"{pathways.get(case.pathway).title} {_day(case.opened_at)}" for case in cases if case.customer_id == row.pk
        )
        for row in both
    ]
    numbers = [files[row.pk].number if row.pk in files else "" for row in both]
    filed = [
        str(FiledItem.objects.filed().filter(file=files[row.pk]).count()) if row.pk in files else "" for row in both
    ]
    told = (
        (_("Archive number"), numbers), (_("Registered"), [_day(row.recorded_at) for row in both]), (_("Cases"), named),
        (_("Filed sheets"), filed),
    )  # fmt: skip
    return [{"label": label, "values": values, "agree": None} for label, values in told]


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")
