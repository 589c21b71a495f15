"""Parts of pages that are put together in Python: nothing in them becomes markup, and they say what the page means."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from clinic_records.templatetags.parts import grid, offers, stage_bar, timeline
from records.presentation import Group, Item
from records.row_tables import Cell, Table

NASTY = "<b>&\"'"
TAME = "&lt;b&gt;&amp;&quot;&#x27;"
LATE = datetime.datetime(2026, 3, 4, 17, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_shanghai():
    with translation.override("zh-hans"), timezone.override(ZoneInfo("Asia/Shanghai")):
        yield


def test_nothing_said_becomes_markup() -> None:
    drawn = (
        stage_bar([{"label": NASTY, "state": "current", "url": NASTY, "note": NASTY}])
        + timeline([{"at": LATE, "title": NASTY, "who": NASTY, "text": NASTY, "url": NASTY}])
        + offers([{"title": NASTY, "url": NASTY, "now": True}])
        + grid([Group(NASTY, [Item("a", NASTY, NASTY, NASTY, mark=NASTY, normal=NASTY, before=NASTY)])])
    )
    assert (NASTY in drawn, "<b>" in drawn, drawn.count(TAME)) == (False, False, 16)


def test_timeline_goes_by_the_clinics_days() -> None:
    earlier = LATE - datetime.timedelta(hours=2)
    drawn = timeline([{"at": LATE, "title": "甲"}, {"at": LATE, "title": "乙"}, {"at": earlier, "title": "丙"}])
    assert drawn.count("<ol") == drawn.count("</ol>") == 2
    assert drawn.index("2026-03-05 星期四") < drawn.index("乙") < drawn.index("2026-03-04 星期三") < drawn.index("丙")
    assert '<time datetime="2026-03-05T01:30:00+08:00">2026-03-05 01:30</time>' in drawn


def test_timeline_marks_what_the_system_did() -> None:
    drawn = timeline([{"at": LATE, "title": "甲", "system": True}, {"at": LATE, "title": "乙"}])
    assert drawn.count("line-system") == 1


@pytest.mark.parametrize(
    "state, word", [("done", "已完成"), ("current", "进行中"), ("todo", "未开始"), ("skipped", "略过")]
)
def test_stage_says_its_state_in_words(state: str, word: str) -> None:
    drawn = stage_bar([{"label": "手术", "state": state}])
    assert (f"stage-{state}" in drawn, f"<small>{word}</small>" in drawn) == (True, True)
    assert ('aria-current="step"' in drawn) == (state == "current")


def test_empty_field_says_so_and_lines_stay_lines() -> None:
    drawn = grid([Group("", [Item("a", "甲", ""), Item("b", "乙", "一\n二\r\n三")])])
    assert drawn.count('<span class="blank">') == 1
    assert "一<br>二<br>三" in drawn
    assert "<h3" not in drawn


def test_rows_stand_in_their_table() -> None:
    table = Table("体征", ("时间",), ((Cell("10:00"),),))
    assert "<td" in grid([Group("", [Item("a", "甲", "x", table=table)])])
