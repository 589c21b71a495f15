"""The guide for the staff shows each of its pictures, in its own language."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from clinic_records.tests.screens.guide import FOLDER, PICTURES

GUIDES = Path(settings.BASE_DIR) / "docs" / "user"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_guide_shows_all_pictures_and_they_are_there(language: str) -> None:
    shown = re.findall(r"\]\(pictures/([\w-]+)\.webp\)", (GUIDES / f"{language}.md").read_text("utf-8"))
    assert shown == [f"{name}-{language}" for name in PICTURES]
    assert [name for name in shown if not (FOLDER / f"{name}.webp").is_file()] == []
