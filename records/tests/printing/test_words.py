"""The kernel's own words follow the language of the sheet, whatever the language of the thread."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from records.printing import render_sheet, words
from records.tests.printing import samples
from records.tests.printing.reading import text


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[None]:
    """A small translation of its own, so that the test does not lean on the project's."""
    for locale, said in (("zh_Hans", "顾客编号甲"), ("zh_Hant", "顧客編號乙")):
        folder = tmp_path / locale / "LC_MESSAGES"
        folder.mkdir(parents=True)
        messages = polib.POFile()
        messages.metadata = {"Content-Type": "text/plain; charset=utf-8"}
        messages.append(polib.POEntry(msgid="Customer no.", msgstr=said))
        messages.save_as_mofile(str(folder / "django.mo"))
    languages = [("en", "English"), ("zh-hans", "简体"), ("zh-hant", "繁體")]
    with override_settings(LOCALE_PATHS=[str(tmp_path)], LANGUAGES=languages, USE_I18N=True):
        trans_real._translations = {}
        yield
    trans_real._translations = {}


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Customerno."), ("zh-hans", "顾客编号甲"), ("zh-hant", "顧客編號乙")]
)
def test_labels_of_the_kernel_are_in_the_language_of_the_sheet(catalogue: None, language: str, said: str) -> None:
    with translation.override("en"):
        assert text(render_sheet(replace(samples.CONSULTATION, language=language))).count(said) == 1


def test_language_of_the_thread_is_left_as_it_was() -> None:
    with translation.override("en"):
        render_sheet(samples.CONSULTATION)
        assert translation.get_language() == "en"


def test_digest_is_shortened_in_groups() -> None:
    with translation.override("en"):
        assert words.edition("3", "0123456789abcdef99") == "Version 3   Digest 0123 4567 89AB CDEF"
        assert words.edition("", "") == ""
        assert words.printed("", "") == ""
