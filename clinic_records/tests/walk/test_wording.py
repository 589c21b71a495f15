"""The reader of pages finds words of another language, and takes nothing for one that is none."""

import pytest

from clinic_records.tests.walk.canaries import NAME, mark
from clinic_records.tests.walk.wording import english_in, remains, texts_of

PAGE = '<main><p title="{0}">{1}</p><script>var Saved = "a b c";</script><kbd>Ctrl S</kbd></main>'


def page(text: str, spoken: str = "") -> str:
    """A page that says one text, and one that is read out."""
    return PAGE.format(spoken, text)


@pytest.mark.parametrize(
    ("language", "left"),
    [
        ("zh-hans", "The fault is ours"),
        ("zh-hans", "Saved."),
        ("zh-hans", "儲存"),
        ("zh-hant", "Saved."),
        ("zh-hant", "检查结果"),
        ("en", "检查结果 10.4"),
        ("en", "𠮷野家"),
    ],
)
def test_word_of_another_language_is_found_in_text_and_in_what_is_read_out(language: str, left: str) -> None:
    assert remains(page(left), language, ()) == [left]
    assert remains(page("1", left), language, ()) == [left]


@pytest.mark.parametrize(
    ("language", "right"),
    [
        ("zh-hans", "已保存"),
        ("zh-hans", "English"),
        ("zh-hans", f"{mark('needs')} 白细胞（WBC）"),
        ("zh-hans", "eyelid-full"),
        ("zh-hans", "见 docs/operations.md"),
        ("zh-hant", "檢查結果 · 简体中文"),
        ("en", f"Saved. {NAME} 繁體中文 {mark('needs')}"),
    ],
)
def test_right_words_names_and_what_was_typed_are_no_fault(language: str, right: str) -> None:
    assert remains(page(right, right), language, (NAME,)) == []


def test_name_is_not_cut_out_of_a_longer_word() -> None:
    assert remains(page("2BEKQX6WLITLKU75Q6"), "zh-hant", ("IT",)) == []
    assert remains(page("IT"), "zh-hant", ("IT",)) == []


def test_scripts_and_keys_say_nothing() -> None:
    assert texts_of(page("a", "b")) == ["b", "a"]


def test_english_phrase_in_a_print_is_found() -> None:
    assert english_in(f"王示例 (Not signed) {mark('needs')} HBsAg 阴性 WBC 10⁹/L") == ["Not signed"]
