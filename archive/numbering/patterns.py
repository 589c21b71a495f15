"""What a pattern of archive numbers is: `RG{year}{serial:6}` read, checked, filled in. Pure: no database.

Not here: which class has which pattern (`schemes`), giving numbers out (`issuing`).
"""

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LONGEST_UNIT: Final = 12
LEAST_DIGITS: Final = 4
MOST_DIGITS: Final = 9
LONGEST_PATTERN: Final = 40
_YEAR_DIGITS: Final = 4
_SIGNS: Final = frozenset(string.ascii_uppercase + string.digits)
_DIGITS: Final = frozenset(string.digits)
_PART: Final = re.compile(r"\{([a-z]+)(?::(\d{1,2}))?\}|([A-Z0-9-]+)|(.)", re.DOTALL)
_UNIT: Final = re.compile(rf"[A-Z0-9]{{1,{LONGEST_UNIT}}}")


class PatternRefused(Exception):
    """The pattern is against a rule; `code` names which (archive.numbering.wording), `what` the part of it."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read: its parts in order, a literal or {year}, {unit}, {serial}; `digits` of the serial."""

    parts: tuple[str, ...]
    digits: int

    @property
    def mark(self) -> str:
        """The letters that every number of the class begins with (B3.4)."""
        return self.parts[0].rstrip("-")

    @property
    def has_unit(self) -> bool:
        """Whether the number names an institution or distributor."""
        return "{unit}" in self.parts

    @property
    def highest(self) -> int:
        """The last running number that fits."""
        return int("9" * self.digits)

    def number(self, year: int, unit: str, serial: int) -> str:
        """The number of this year, unit and running number. Raises PatternRefused (unit, full)."""
        if self.has_unit and not is_unit(unit):
            raise PatternRefused("unit")
        if serial > self.highest:
            raise PatternRefused("full")
        filled = {"{year}": f"{year:04d}", "{unit}": unit, "{serial}": f"{serial:0{self.digits}d}"}
        return "".join(filled.get(part, part) for part in self.parts)

    def shapes(self) -> Iterable[tuple[frozenset[str], ...]]:
        """Every length that a number can have, as the signs possible at each place."""
        for length in range(1, LONGEST_UNIT + 1) if self.has_unit else (0,):
            yield tuple(signs for part in self.parts for signs in self._signs(part, length))

    def _signs(self, part: str, unit: int) -> list[frozenset[str]]:
        known = {
            "{year}": [_DIGITS] * _YEAR_DIGITS,
            "{serial}": [_DIGITS] * self.digits,
            "{unit}": [_SIGNS] * unit,
        }
        return known[part] if part in known else [frozenset(sign) for sign in part]


def is_unit(code: str) -> bool:
    """Whether a text can be the code of an institution or distributor."""
    return _UNIT.fullmatch(code) is not None


def read(text: str) -> Pattern:
    """The pattern in `text`. Raises PatternRefused: empty, sign, unknown, twice, year, serial, short, mark, long."""
    if not text:
        raise PatternRefused("empty")
    if len(text) > LONGEST_PATTERN:
        raise PatternRefused("long")
    parts, digits = [], 0
    for found in _PART.finditer(text):
        part, wide = _part(found)
        if part.startswith("{") and part in parts:
            raise PatternRefused("twice", part)
        parts.append(part)
        digits = wide or digits
    return _checked(Pattern(tuple(parts), digits))


def _part(found: re.Match[str]) -> tuple[str, int]:
    name, wide, literal, wrong = found.groups()
    if wrong is not None:
        raise PatternRefused("sign", wrong)
    if literal is not None:
        return literal, 0
    if name not in ("year", "unit", "serial") or (wide and name != "serial"):
        raise PatternRefused("unknown", found.group())
    return f"{{{name}}}", _digits(wide) if name == "serial" else 0


def _digits(wide: str | None) -> int:
    if wide is None or not LEAST_DIGITS <= int(wide) <= MOST_DIGITS:
        raise PatternRefused("short")
    return int(wide)


def _checked(pattern: Pattern) -> Pattern:
    if "{serial}" not in pattern.parts:
        raise PatternRefused("serial")
    if "{year}" not in pattern.parts:
        raise PatternRefused("year")
    if not pattern.parts[0][0].isalpha():
        raise PatternRefused("mark")
    return pattern


def ambiguous_with(pattern: Pattern, others: Mapping[str, Pattern]) -> str:
    """The class among `others` whose pattern could give the same number as this one; empty where there is none."""
    return next((name for name, other in others.items() if _overlap(pattern, other)), "")


def _overlap(one: Pattern, other: Pattern) -> bool:
    by_length: dict[int, list[tuple[frozenset[str], ...]]] = {}
    for shape in other.shapes():
        by_length.setdefault(len(shape), []).append(shape)
    return any(
        all(mine & theirs for mine, theirs in zip(shape, twin, strict=True))
        for shape in one.shapes()
        for twin in by_length.get(len(shape), ())
    )
