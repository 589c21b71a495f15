"""Follow-up times: dates, or distances from the surgery, several in one cell.

Not here: turning a distance into a date, which needs the surgery and the work calendar (A2.6).
"""

import datetime as dt
import re

from .dates import read_moment
from .numerals import arabic_before_units
from .table import Cell, cell_text
from .text import folded, is_blank, is_withheld, tidy

FollowUp = dict[str, str | int]
"""{"date": ISO} or {"offset": 7, "unit": "day" | "week" | "month" | "year"}."""

_NONE_YET = re.compile(
    r"已?(?:待|未|没有?|无|暂无|暂未|尚未|无需|无须|不需要?|拒绝?|失|免|已?取消)(?:再)?"
    r"(?:定|随访|回访|访|追踪|复诊|复查|联系|约|安排|到|记录)?(?:了|中)?"
    r"|失联|联系不上|不用|no|not yet|pending|tb[acd]|lost(?: to follow-?up)?"
)
_STRONG = re.compile(r"[、,;|\\\n\r\t]+|\s+/\s+|\s*(?:和|及|以及|\band\b|&|\+)\s*|(?<=[天日周月年])\s*[和及]\s*")
_LEAD = re.compile(
    r"^(?:第?\d+次|[①-⑨])?(?:随访|回访|追踪|复查|复诊|拆线)?(?:时间|日期)?:?\s*"
    r"(?:术后|手术后|术毕|出院后|拆线后|间隔|隔|满|after(?: surgery| op)?|post-?op(?:erative)?|pod)?"
    r"\s*(?:第|满|day|d)?\s*"
)
_TAIL = re.compile(
    r"\s*(?:(?:之|以)?后|later|after(?: surgery| op)?|post-?op(?:erative)?"
    r"|(?:电话|微信|到院|门诊|线上)?(?:随访|回访|追踪|复查|复诊|拆线|换药)|[.。])*$"
)
_UNITS = (
    ("day", r"天|日|days?|d"),
    ("week", r"个?周|个?星期|个?礼拜|weeks?|wks?|w"),
    ("month", r"个?月|months?|mths?|mos?|m"),
    ("year", r"周?年|years?|yrs?|y"),
)
_OFFSET = re.compile(
    r"(?P<n>\d{1,3})\s*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS) + r")(?P<half>半)?"
)
_HALVES = {"半年": (6, "month"), "半个月": (15, "day"), "半月": (15, "day"), "half a year": (6, "month")}
_NAMED = {"当天": 0, "当日": 0, "次日": 1, "翌日": 1, "隔日": 1, "隔天": 1, "第2天": 2}
_SHORT = re.compile(r"(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})\s*[日号]?")


def read_followups(cell: Cell, *, today: dt.date, epoch_1904: bool = False) -> tuple[list[FollowUp], list[str]]:
    """Read all follow-up times of a cell, in order: (times, warnings). 待随访 and its like give none."""
    text = cell_text(cell)
    if is_blank(text) or is_withheld(text) or _NONE_YET.fullmatch(folded(text)):
        return [], []
    if not isinstance(cell, str):
        moment = read_moment(cell, today=today, epoch_1904=epoch_1904)
        return ([{"date": moment.iso}], []) if moment.iso else ([], [moment.problem or "followup_unclear"])
    return _Reading(today, epoch_1904).of(tidy(text))


class _Reading:
    """One cell being read: later parts lean on earlier ones (2019.2.13、2.19) or on later ones (3、7天)."""

    def __init__(self, today: dt.date, epoch_1904: bool) -> None:
        self.today, self.epoch_1904 = today, epoch_1904
        self.found: list[FollowUp] = []
        self.warnings: list[str] = []
        self.waiting: list[int] = []
        self.last: dt.date | None = None

    def of(self, text: str) -> tuple[list[FollowUp], list[str]]:
        """Read part after part."""
        whole = "\n".join(folded(line) for line in text.split("\n"))
        for part in _STRONG.split(whole):
            self._part(part.strip())
        if self.waiting:
            self._unclear("followup_unclear")
        unique = {tuple(one.items()): one for one in self.found}
        return list(unique.values()), list(dict.fromkeys(self.warnings))

    def _part(self, part: str) -> None:
        """Read one part; where it is none by itself, its pieces between slashes or blanks."""
        if not part or _NONE_YET.fullmatch(part):
            return
        if self._simple(part):
            return
        for separator in ("/", " "):
            pieces = [piece for piece in part.split(separator) if piece.strip()]
            bare = bool(pieces) and re.fullmatch(r"[\d.]+", pieces[-1].strip())
            if len(pieces) > 1 and not bare and all(self._simple(piece.strip(), dry=True) for piece in pieces):
                for piece in pieces:
                    self._simple(piece.strip())
                return
        is_date = _SHORT.fullmatch(part) is not None
        self._unclear("date_without_year" if is_date else "followup_unclear")

    def _simple(self, part: str, *, dry: bool = False) -> bool:
        """Take one date, distance or number without unit; `dry` only asks whether it is one."""
        plain = _TAIL.sub("", arabic_before_units(part))
        offset = _offset(plain)
        if offset:
            return dry or self._take_offset(*offset)
        stripped = _LEAD.sub("", plain)
        if stripped.isdigit() and len(stripped) <= 3:
            return dry or self._wait(int(stripped))
        on = self._date(plain) or self._date(stripped)
        return on is not None and (dry or self._take_date(*on))

    def _date(self, part: str) -> tuple[dt.date, str] | None:
        """Read a date; one without a year follows the date before it."""
        moment = read_moment(part, today=self.today, epoch_1904=self.epoch_1904)
        if moment.on:
            return moment.on, moment.iso or ""
        short = _SHORT.fullmatch(part)
        if not short or not self.last:
            return None
        for year in (self.last.year, self.last.year + 1):
            try:
                on = dt.date(year, int(short["m"]), int(short["d"]))
            except ValueError:
                continue
            if on >= self.last:
                return on, on.isoformat()
        return None

    def _wait(self, count: int) -> bool:
        """Keep a number until a later part brings its unit."""
        self.waiting.append(count)
        return True

    def _take_date(self, on: dt.date, iso: str) -> bool:
        """Take a date."""
        self.last = on
        self.found.append({"date": iso})
        return True

    def _take_offset(self, count: int, unit: str) -> bool:
        """Take a distance; numbers that waited for a unit (3、7 before 14天) get this one."""
        self.found += [{"offset": one, "unit": unit} for one in (*self.waiting, count)]
        self.waiting = []
        return True

    def _unclear(self, problem: str) -> None:
        """Note that a part was left out."""
        self.warnings.append(problem)


def _offset(plain: str) -> tuple[int, str] | None:
    """Read one distance: 术后7天, 1个月后, 半年, 次日, D7."""
    bare = _LEAD.sub("", plain).strip()
    for words, distance in _HALVES.items():
        if bare == words:
            return distance
    if bare in _NAMED or plain in _NAMED:
        return _NAMED.get(bare, _NAMED.get(plain, 0)), "day"
    if re.fullmatch(r"(?:pod|d|day)\s*\d{1,3}", plain):
        return int(re.sub(r"\D", "", plain)), "day"
    found = _OFFSET.fullmatch(bare)
    if not found:
        return None
    unit = next(name for name, _words in _UNITS if found[name])
    count = int(found["n"])
    if not found["half"]:
        return count, unit
    return {"year": (count * 12 + 6, "month"), "month": (count * 30 + 15, "day")}.get(unit)
