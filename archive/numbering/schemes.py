"""Which pattern each class of files has now, and changing one (B3.3). Each change is a version with its reason, and audited."""

from typing import Final

from django.utils import timezone

from access import house_rows
from access.models import Person
from access.roles import Role
from archive.models import IssuedNumber, NumberScheme
from archive.models.files import FileClass
from archive.numbering import patterns
from archive.numbering.patterns import Pattern, PatternRefused
from customers.identity.numbers import is_customer_number
from customers.models.numbers import Counter

FIRST: Final = {
    FileClass.OUTPATIENT: "MZ{year}{serial:6}",
    FileClass.INPATIENT: "ZY{year}{serial:6}",
    FileClass.CARE: "HL{year}{serial:6}",
    FileClass.HOME: "SM{year}{serial:6}",
    FileClass.DENTURE_PERSON: "RG{year}{serial:6}",
    FileClass.DENTURE_INSTITUTION: "YG{year}{unit}{serial:6}",
    FileClass.DENTURE_DISTRIBUTOR: "JG{year}{unit}{serial:6}",
}
"""The patterns until the clinic changes them: RG, YG and JG are those of the policy."""


def row_of(file_class: FileClass) -> NumberScheme:
    """The scheme's row, or an unsaved one with the first pattern."""
    found = NumberScheme.objects.filter(file_class=file_class).first()
    return found or NumberScheme(file_class=file_class, pattern=FIRST[file_class])


def texts() -> dict[FileClass, str]:
    """The pattern of every class, as it is written."""
    changed = dict(NumberScheme.objects.values_list("file_class", "pattern"))
    return {one: changed.get(one, FIRST[one]) for one in FileClass}


def all_patterns() -> dict[FileClass, Pattern]:
    """The pattern of every class."""
    return {one: patterns.read(text) for one, text in texts().items()}


def this_year() -> int:
    """The year of the clinic's date."""
    return timezone.localtime(timezone=timezone.get_default_timezone()).year


def checked(file_class: FileClass, text: str) -> Pattern:
    """The pattern in `text`, as it may stand for this class. Raises PatternRefused (as `patterns.read`; ambiguous,
    customer, taken)."""
    pattern = patterns.read(text)
    others = {one.value: other for one, other in all_patterns().items() if one != file_class}
    twin = patterns.ambiguous_with(pattern, others)
    if twin:
        raise PatternRefused("ambiguous", str(FileClass(twin).label))
    following = next_of(file_class, pattern)
    if is_customer_number(following):
        raise PatternRefused("customer")
    if IssuedNumber.objects.filter(number=following).exists():
        raise PatternRefused("taken", following)
    return pattern


def next_of(file_class: FileClass, pattern: Pattern, unit: str = "") -> str:
    """The number that the next file of this class (and unit) would get today: a preview, nothing is given out."""
    year = this_year()
    unit = (unit or "A01") if pattern.has_unit else ""
    last = Counter.objects.filter(series=series(file_class, year, unit)).values_list("last", flat=True).first() or 0
    return pattern.number(year, unit, last + 1)


def series(file_class: FileClass, year: int, unit: str) -> str:
    """The name of the counter of one class, year and unit."""
    return f"n/{file_class}/{year}/{unit}"


def change(file_class: FileClass, text: str, reason: str, *, by: Person, seen: int) -> NumberScheme:
    """Give a class another pattern; `seen` is the version that the form showed. Numbers given before stay.

    Raises PermissionDenied, PatternRefused, StaleVersion.
    """
    row = row_of(file_class)
    checked(file_class, text)
    values = {"pattern": text, "reason": reason.strip()}
    return house_rows.keep(row, values, keepers=(Role.ARCHIVE_MANAGER,), by=by, seen=seen)
