"""The catalogues are complete and in the right script; each kind of fault is found; merging and compiling keep the words."""

import ast
import gettext
import re
from pathlib import Path

import polib
import pytest

from clinic_records.translations.__main__ import main
from clinic_records.translations.catalogues import HEADER, LANGUAGES, PROJECT, compile_stale, path_of
from clinic_records.translations.extraction import FOLDERS, extract
from clinic_records.translations.faults import find_faults
from clinic_records.translations.merging import WordsError, merge, read_words


def messages(*entries: polib.POEntry) -> polib.POFile:
    """What the code uses, as extraction gives it."""
    catalogue = polib.POFile()
    catalogue.metadata = HEADER
    catalogue.extend(entries)
    return catalogue


def with_words(
    project: Path, hans: str, hant: str, *, flags: list[str] | None = None, msgid: str = "Print %(n)s"
) -> None:
    for language, text in zip(LANGUAGES, (hans, hant), strict=True):
        path = path_of(language, project)
        path.parent.mkdir(parents=True)
        messages(polib.POEntry(msgid=msgid, msgstr=text, flags=flags or [])).save(str(path))


def test_catalogues_of_this_project_have_no_fault() -> None:
    assert find_faults(extract()) == []


def test_no_message_stands_inside_an_f_string() -> None:
    """The collector of messages does not look there: the words would stay English in every language."""
    paths = [path for folder in FOLDERS for path in (PROJECT / folder).rglob("*.py")]
    likely = [path for path in paths if re.search(r"\{[^{}\n]*\b(_|gettext|pgettext)\(", path.read_text("utf-8"))]
    hidden = [
        f"{path.relative_to(PROJECT)}:{call.lineno}"
        for path in likely
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "gettext", "pgettext")
    ]
    assert hidden == []


def test_whole_catalogue_is_without_fault(tmp_path: Path) -> None:
    with_words(tmp_path, "打印 %(n)s", "列印 %(n)s")
    assert find_faults(messages(polib.POEntry(msgid="Print %(n)s")), tmp_path) == []


@pytest.mark.parametrize(
    ("hans", "hant", "faults"),
    [
        ("", "列印 %(n)s", ["zh_Hans: no words: 'Print %(n)s'"]),
        ("打印", "列印 %(n)s", ["zh_Hans: other placeholders than the message: 'Print %(n)s'"]),
        ("打印 %(m)s", "列印 %(n)s", ["zh_Hans: other placeholders than the message: 'Print %(n)s'"]),
        ("列印體 %(n)s", "列印 %(n)s", ["zh_Hans: characters of the other script (體): 'Print %(n)s'"]),
        ("打印 %(n)s", "列印检查 %(n)s", ["zh_Hant: characters of the other script (检): 'Print %(n)s'"]),
        ("打印 %(n)s", "打印 %(n)s", ["zh_Hant: 打印 instead of 列印: 'Print %(n)s'"]),
    ],
)
def test_fault_of_a_text_is_named(tmp_path: Path, hans: str, hant: str, faults: list[str]) -> None:
    with_words(tmp_path, hans, hant)
    assert find_faults(messages(polib.POEntry(msgid="Print %(n)s")), tmp_path) == faults


def test_uncertain_missing_and_unused_entries_are_faults(tmp_path: Path) -> None:
    with_words(tmp_path, "打印 %(n)s", "列印 %(n)s", flags=["fuzzy"])
    found = find_faults(messages(polib.POEntry(msgid="Save")), tmp_path)
    assert found == [
        f"{language}: {fault}"
        for language in LANGUAGES
        for fault in (
            "not in the catalogue: 'Save'",
            "not used any more: 'Print %(n)s'",
            "marked as uncertain: 'Print %(n)s'",
        )
    ]


def test_merge_keeps_known_words_takes_new_ones_and_drops_what_is_unused(tmp_path: Path) -> None:
    with_words(tmp_path, "打印 %(n)s", "列印 %(n)s")
    words = tmp_path / "words.txt"
    words.write_text("# new\nSave\t保存\t儲存\nnobody\t无\t無\non\t上班\t上班\tcalendar\n", "utf-8")
    used = messages(
        polib.POEntry(msgid="Save"), polib.POEntry(msgid="Print %(n)s"), polib.POEntry(msgid="on", msgctxt="calendar")
    )
    done = merge(used, read_words([words]), tmp_path)
    assert (done.messages, done.untranslated, done.unused) == (3, {"zh_Hans": 0, "zh_Hant": 0}, 1)
    texts = [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path_of("zh_Hant", tmp_path)))]
    assert texts == [("Save", "儲存"), ("Print %(n)s", "列印 %(n)s"), ("on", "上班")]


def test_line_of_another_form_is_refused_with_its_place(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("Save\t保存\n", "utf-8")
    with pytest.raises(WordsError) as refused:
        read_words([words])
    assert str(refused.value) == f"{words}:1: expected three or four columns divided by tabs"


def test_compiled_catalogue_reads_back_and_is_made_anew_only_when_stale(tmp_path: Path) -> None:
    with_words(tmp_path, "打印 %(n)s", "列印 %(n)s")
    assert (compile_stale(tmp_path), compile_stale(tmp_path)) == (list(LANGUAGES), [])
    with path_of("zh_Hant", tmp_path).with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Print %(n)s") == "列印 %(n)s"
    assert sorted(path.name for path in path_of("zh_Hant", tmp_path).parent.iterdir()) == ["django.mo", "django.po"]


def test_wrong_file_ends_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", str(tmp_path / "absent.txt")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
