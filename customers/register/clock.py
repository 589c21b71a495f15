"""The time of day in a cell: 15:10, 下午3点半, 3 PM. Not here: the day (`dates`)."""

import datetime as dt
import re

_HALF = r"上午|早上|早晨|清晨|凌晨|早|中午|下午|午后|傍晚|晚上|晚间|夜里|夜晚|晚|夜|am|pm|a\.m\.|p\.m\."
_CLOCK = re.compile(
    rf"(?:^|[\s,;t(])?(?P<before>{_HALF})?\s*(?P<hour>\d{{1,2}})\s*(?:"
    r":\s*(?P<minute>\d{1,2})(?:\s*:\s*\d{1,2}(?:\.\d+)?)?"
    r"|[点時时h](?:钟|整)?\s*(?:(?P<spoken>\d{1,2}|半|一刻|三刻)\s*分?(?:\s*\d{1,2}\s*秒)?)?)"
    rf"\s*(?P<after>{_HALF})?\s*(?:z|[+-]\d\d:?\d\d)?"
)
_BARE_HALF_HOUR = re.compile(rf"\s*(?P<before>{_HALF})?\s*(?P<hour>\d{{1,2}})\s*(?P<after>am|pm)\s*")
_SPOKEN = {"半": 30, "一刻": 15, "三刻": 45}
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "夜里", "夜晚", "晚", "夜", "pm", "p.m."})
_MORNING = frozenset({"上午", "早上", "早晨", "清晨", "凌晨", "早", "am", "a.m."})


def read_clock(text: str) -> tuple[dt.time | None, str]:
    """Take the time out of folded text: (time or None, what is left). Midnight counts as no time."""
    found = _CLOCK.search(text) or _BARE_HALF_HOUR.search(text)
    if not found:
        return None, re.sub(_HALF, " ", text)
    parts = found.groupdict()
    minute = parts.get("minute") or parts.get("spoken") or "0"
    time = _on_the_clock(
        int(parts["hour"]), _SPOKEN.get(minute) or int(minute), parts["before"] or parts["after"] or ""
    )
    return time, text[: found.start()] + " " + text[found.end() :]


def _on_the_clock(hour: int, minute: int, half: str) -> dt.time | None:
    """Bring an hour said with 上午 or 下午 to 24 hours; None for midnight and for what no clock shows."""
    if (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < 4):
        hour += 12
    if half in _MORNING and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or hour == minute == 0:
        return None
    return dt.time(hour, minute)
