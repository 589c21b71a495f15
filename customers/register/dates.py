"""A date in a cell, with its time where there is one: every way of writing that registers show.

Not here: several dates in one cell (`followups`), whether a date fits the row (`row`).
"""

import datetime as dt
import re
from dataclasses import dataclass

from .clock import read_clock
from .numerals import arabic_before_units
from .table import Cell
from .text import folded, is_blank

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: place for place, name in enumerate(_MONTH_NAMES, start=1)}
_ANY_MONTH = "(?:" + "|".join(_MONTHS) + r")[a-z]*\.?"
_MONTH = "(?P<word>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_WEEKDAY = re.compile(
    r"[(\[]?\s*(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?,?)\s*[)\]]?"
)
_ERA = re.compile(r"(?:中华)?(?:民国|r\.?o\.?c\.?)\s*(元|\d{1,3})\s*年?[-./]?\s*")
_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4}|(?<!\d)1\d\d|(?<!\d)\d\d)\s*[-./年_,\\ ]\s*"
    r"(?P<m>\d{1,2})\s*[-./月_,\\ ]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)\s?(?P<clock>\d{4})?(?:\d\d)?(?![\d.])")
_COMPACT_SHORT = re.compile(r"^(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)$")
_YEAR_LAST = re.compile(r"(?<!\d)(?P<a>\d{1,2})\s*[-./]\s*(?P<b>\d{1,2})\s*[-./]\s*(?P<y>\d{4})(?!\d)")
_DAY_WORD_YEAR = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s]*{_MONTH}[-,\s]*(?P<y>\d{{4}}|\d\d)(?!\d)")
_WORD_DAY_YEAR = re.compile(rf"{_MONTH}[-\s]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-,\s]+(?P<y>\d{{4}})")
_YEAR_WORD_DAY = re.compile(rf"(?P<y>\d{{4}})[-\s]*{_MONTH}[-\s]*(?P<d>\d{{1,2}})(?!\d)")
_NO_YEAR = re.compile(
    rf"(?:今年|去年|前年|明年)|(?<!\d)\d{{1,2}}\s*[-./月]\s*\d{{1,2}}\s*[日号]?(?![\d年])|\d{{1,2}}\s*[日号]|\d{{1,2}}月"
    rf"|[昨今明前]天|[上下这本]个?[周月]|\d{{1,2}}[-\s]*{_ANY_MONTH}|{_ANY_MONTH}\s*\d{{1,2}}"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 14_611, 73_415  # 1940 to 2100


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, perhaps with a time, or the warning that says why there is none; all None for an empty cell."""

    on: dt.date | None = None
    at: dt.time | None = None
    problem: str | None = None

    @property
    def iso(self) -> str | None:
        """Write YYYY-MM-DD, with THH:MM where the cell had a time."""
        if self.on is None:
            return None
        return self.on.isoformat() + (f"T{self.at:%H:%M}" if self.at else "")


NO_MOMENT = Moment()


def read_moment(cell: Cell, *, today: dt.date, epoch_1904: bool = False) -> Moment:
    """Read a cell as a date. Excel serials count from 1900, or from 1904 where the workbook says so.

    Problems: date_without_year, date_ambiguous (06/10/2019), date_invalid. A blank cell gives an empty Moment.
    """
    if isinstance(cell, dt.datetime):
        rounded = cell.replace(tzinfo=None) + dt.timedelta(seconds=30)
        return Moment(rounded.date(), _unless_midnight(rounded.time().replace(second=0, microsecond=0)))
    if isinstance(cell, dt.date):
        return Moment(cell)
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return Moment(problem="date_invalid")
    if isinstance(cell, int | float):
        if abs(cell) < _FIRST_SERIAL:
            return Moment(problem="date_invalid")
        cell = f"{cell:.6f}".rstrip("0").rstrip(".")
    if cell is None or is_blank(cell):
        return NO_MOMENT
    return _read_text(cell, today, epoch_1904)


def _read_text(cell: str, today: dt.date, epoch_1904: bool) -> Moment:
    """Read a text: a serial, or a date with perhaps a clock behind it."""
    text = arabic_before_units(_WEEKDAY.sub(" ", folded(cell)).strip(" '`\"")).strip()
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text), epoch_1904)
    text = _ERA.sub(lambda era: f"{1911 + (1 if era[1] == '元' else int(era[1]))}-", text)
    moment, rest = _find_date(text, today)
    if moment.on is None:
        return moment
    clock, left = read_clock(rest)
    if re.search(r"\d", left):
        return Moment(problem="date_invalid")
    return Moment(moment.on, moment.at or clock)


def _find_date(text: str, today: dt.date) -> tuple[Moment, str]:
    """Find the one date of a text: the date or the problem, and what stands around it."""
    for pattern, build in _FORMS:
        found = pattern.search(text)
        if found:
            moment = build(found.groupdict(), today)
            return moment, text[: found.start()] + " " + text[found.end() :]
    lacks_year = _NO_YEAR.search(text) and not re.search(r"\d{4}", text)
    return Moment(problem="date_without_year" if lacks_year else "date_invalid"), ""


def _year_first(parts: dict[str, str], today: dt.date) -> Moment:
    """Year, month, day; 19.5.16 is 2019, 112.5.3 is the Republic's year 112; 31/12/19 can only be day first."""
    year, month, day = int(parts["y"]), int(parts["m"]), int(parts["d"])
    if len(parts["y"]) == 2 and (2000 + year > today.year + 1 or month > 12):
        return _year_last({"a": parts["y"], "b": parts["m"], "y": str(2000 + day)}, today)
    return _made(year + {2: 2000, 3: 1911}.get(len(parts["y"]), 0), month, day)


def _compact(parts: dict[str, str], today: dt.date) -> Moment:
    """20190602, 190602 and 201906021530."""
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    moment = _made(year, int(parts["m"]), int(parts["d"]))
    clock = parts.get("clock")
    return Moment(moment.on, read_clock(f"{clock[:2]}:{clock[2:]}")[0], moment.problem) if clock else moment


def _year_last(parts: dict[str, str], today: dt.date) -> Moment:
    """Day and month before the year: told apart only where one is above 12 or both are equal."""
    first, second, year = int(parts["a"]), int(parts["b"]), int(parts["y"])
    if first == second or first > 12:
        return _made(year, second, first)
    return _made(year, first, second) if second > 12 else Moment(problem="date_ambiguous")


def _with_word(parts: dict[str, str], today: dt.date) -> Moment:
    """A month in English letters."""
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    return _made(year, _MONTHS[parts["word"]], int(parts["d"]))


def _made(year: int, month: int, day: int) -> Moment:
    """Make the date; date_invalid where the calendar has none (2021-02-30)."""
    try:
        return Moment(dt.date(year, month, day)) if 1900 <= year <= 2100 else Moment(problem="date_invalid")
    except ValueError:
        return Moment(problem="date_invalid")


def _from_serial(days: float, epoch_1904: bool) -> Moment:
    """Turn an Excel serial into its date, to the minute."""
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        return Moment(problem="date_invalid")
    start = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
    whole, minutes = divmod(round(days * 1440), 1440)
    return Moment(start + dt.timedelta(days=whole), _unless_midnight(dt.time(minutes // 60, minutes % 60)))


def _unless_midnight(time: dt.time) -> dt.time | None:
    """A cell at midnight is a date without a time."""
    return None if time == dt.time() else time


_FORMS = (
    (_COMPACT, _compact),
    (_COMPACT_SHORT, _compact),
    (_YEAR_WORD_DAY, _with_word),
    (_DAY_WORD_YEAR, _with_word),
    (_WORD_DAY_YEAR, _with_word),
    (_YEAR_LAST, _year_last),
    (_YEAR_FIRST, _year_first),
)
