"""Lines of Chinese with Latin words in it: what stays together, and that nothing is lost."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from records.printing.breaking import lines_of
from records.printing.fonts import REGULAR, register_fonts

SIZE = 9.0


def broken(text: str, letters: float) -> list[str]:
    """The lines of `text` in room for so many Chinese characters."""
    register_fonts()
    return [line for _free, line in lines_of(text, letters * SIZE, REGULAR, SIZE)]


@pytest.mark.parametrize(
    ("text", "letters", "lines"),
    [
        ("血红蛋白（HGB）", 6, ["血红蛋白", "（HGB）"]),
        ("过敏和妊娠情况，遵守", 7, ["过敏和妊娠情", "况，遵守"]),
        ("坐位检查双侧对称。", 8, ["坐位检查双侧对", "称。"]),
        ("取 2% 利多卡因 2.0 ml 注射", 7, ["取 2% 利多卡因", "2.0 ml 注射"]),
        ("二〇二六年", 2, ["二〇", "二六", "年"]),
        ("", 5, [""]),
    ],
)
def test_words_numbers_and_marks_stay_together(text: str, letters: float, lines: list[str]) -> None:
    assert broken(text, letters) == lines


def test_word_longer_than_the_line_is_broken_and_loses_nothing() -> None:
    lines = broken("编号" + "X1" * 200, 10)
    assert "".join(lines) == "编号" + "X1" * 200
    assert [line for line in lines if stringWidth(line, REGULAR, SIZE) > 10 * SIZE] == []


def test_free_room_is_what_the_line_leaves() -> None:
    register_fonts()
    free, line = lines_of("三个字", 90, REGULAR, SIZE)[0]
    assert (round(free, 3), line) == (round(90 - stringWidth("三个字", REGULAR, SIZE), 3), "三个字")
