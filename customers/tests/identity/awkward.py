"""Awkward names, all invented or historical, shared by the tests of this folder; and the big lists, if present."""

import csv
from pathlib import Path

import pytest

NAMES = (
    "张伟", "张伟明", "張偉明", "单伟", "仇英", "区小燕", "查良镛", "盖聂", "曾国藩", "翟天", "解晓东", "任盈盈",
    "华佗", "朴智星", "覃辉", "尉迟恭", "万俟伟",
    "歐陽娜", "司馬光", "令狐冲", "吕丽", "女娲", "𠮷田", "㐂䶮", "王𫞩", "陈〇",
    "阿不都·热合曼", "阿卜杜热合曼·阿卜杜克力木", "买买提·艾力", "张伟 (Tom)", "山田花子", "やまだ はなこ", "김철수",
    "John Smith", "Zoë O’Brien-Ángel", "D'Arcy", "Ng", "Ho Wai", "Null", "José María de la Cruz", "Łukasz Żółć", "İpek",
    "Алиса Иванова", "محمد علی", "नरेंद्र मोदी", "ThịMinh Khai", "<b>Tom</b>", "=SUM(A1)", "李四2", "李", "王王", "髙橋",
)  # fmt: skip

_LISTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "names"


def listed(file: str, column: str = "") -> list[str]:
    """Read a list of names; skips the test where the big lists are not there."""
    path = _LISTS / file
    if not path.exists():
        pytest.skip(f"the big name lists are not here: {file}")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [row[column] for row in csv.DictReader(lines)] if column else lines.read().split("\n")
