"""Which characters reach the paper, and that they can be copied back from it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from records.printing import PrintedField, PrintedFieldset, PrintedSheet, register_fonts, render_bound, render_sheet
from records.printing.fonts import BOLD, FILES, FOLDER, RARE, REGULAR, SIGNS, runs
from records.printing.signs import draw_signs
from records.printing.unicode_map import to_unicode_map
from records.tests.printing import samples
from records.tests.printing.reading import fonts, text

ROOT = Path(__file__).resolve().parents[3]


def printed(value: str, **sheet: object) -> str:
    """The text of a sheet whose only field, name and title say `value`."""
    fieldset = PrintedFieldset(value, (PrintedField("x", value, wide=True),))
    return text(render_sheet(PrintedSheet("clinic", value, fieldsets=(fieldset,), language="en", **sheet)))


NAMES = ["㐂", "䶮", "𠮷", "𫞩", "𠮷田㐂䶮𫞩", "龘靐齉", "歐陽嘉怡", "欧阳嘉怡", "Žižek-Łukasiewicz"]


@pytest.mark.parametrize("name", NAMES)
def test_name_comes_back_exactly_from_title_caption_and_value(name: str) -> None:
    assert printed(name).count(name) == 3


@pytest.mark.parametrize("value", ["11.2×10⁹/L", "SpO₂98%", "36.5℃±0.1", "☑☐✓", "μmol/L", "１２３ＡＢＣ", "カタカナ"])
def test_signs_and_units_come_back_exactly(value: str) -> None:
    assert printed(value).count(value) == 3


def test_character_in_no_font_is_shown_as_a_box_with_its_number() -> None:
    assert "a□[U+AE40]b" in printed("a김b")


@pytest.mark.parametrize("sheet", [samples.CONSULTATION, samples.SURGERY, samples.LONG, samples.ENGLISH])
def test_every_font_of_a_sheet_is_embedded(sheet: PrintedSheet) -> None:
    found = fonts(render_sheet(sheet))
    assert len(found) >= 2
    assert [name for name, embedded in found.items() if not embedded] == []


def test_every_font_of_a_bound_file_is_embedded() -> None:
    assert [name for name, embedded in fonts(render_bound(samples.FILE)).items() if not embedded] == []


def test_no_helvetica_even_when_the_library_was_imported_first() -> None:
    code = (
        "import reportlab.platypus, reportlab.graphics.charts.lineplots\n"
        "import django; from django.conf import settings; settings.configure(USE_I18N=True); django.setup()\n"
        "import sys; from records.printing import render_sheet; from records.tests.printing import samples\n"
        "sys.stdout.buffer.write(render_sheet(samples.SURGERY))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert [name for name, embedded in fonts(done.stdout).items() if not embedded] == []


def test_runs_choose_the_first_font_that_has_the_character() -> None:
    register_fonts()
    assert runs("张𠮷⁹") == [(REGULAR, "张"), (RARE, "𠮷"), (SIGNS, "⁹")]
    assert runs("张", bold=True) == [(BOLD, "张")]
    assert runs("✓", bold=True) == [(REGULAR, "✓")]


def test_font_of_signs_is_what_its_recipe_makes(tmp_path: Path) -> None:
    made, kept = TTFont(draw_signs(tmp_path)), TTFont(FOLDER / FILES[SIGNS])
    assert made.getBestCmap() == kept.getBestCmap()
    assert [made["glyf"][name] for name in made.getGlyphOrder()] == [
        kept["glyf"][name] for name in kept.getGlyphOrder()
    ]


def test_registering_twice_changes_nothing() -> None:
    register_fonts()
    before = render_sheet(samples.ENGLISH)
    register_fonts()
    assert render_sheet(samples.ENGLISH) == before


def test_unicode_map_writes_surrogate_pairs_and_small_blocks() -> None:
    said = to_unicode_map("Name", [ord("中")] * 101 + [0x20BB7])
    assert said.count("beginbfchar") == 2
    assert "<65> <D842DFB7>" in said
    assert said.count("<4E2D>") == 101


def test_same_sheet_gives_the_same_bytes() -> None:
    assert render_sheet(samples.SURGERY) == render_sheet(replace(samples.SURGERY))
