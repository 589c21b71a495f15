"""What holds for all templates and scripts: they say what they need, and nothing in them breaks the content policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client

from access.roles import Role

pytestmark = pytest.mark.django_db(databases=["default", "keyring", "audit"])

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles_and_says_what_it_needs(name: str) -> None:
    engines["django"].get_template(name)
    assert re.match(r"(\{% extends \"[\w/.]+\" %\}\s*)?(\{% comment %\}|\{#)", (TEMPLATES / name).read_text())


@pytest.mark.parametrize("name", NAMES)
def test_template_has_nothing_inline(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    scripts = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]
    assert (scripts, re.findall(r"\sstyle=|<style|\son\w+=\"|javascript:|hx-on|hx-vars|js:", text)) == ([], [])


def test_scripts_are_few_and_evaluate_nothing() -> None:
    assert len(SCRIPTS) < 18
    assert [
        s.name for s in SCRIPTS if re.search(r"\beval\(|new Function|localStorage|document\.write", s.read_text())
    ] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_says_what_it_does(script: Path) -> None:
    assert script.read_text().startswith("// ")


def test_vendored_files_name_no_map_and_carry_their_licence() -> None:
    folders = [path for path in (STATIC / "vendor").iterdir() if path.is_dir()]
    assert [folder.name for folder in folders if not (folder / "LICENSE").exists()] == []
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".js", ".css")]
    assert [path.name for path in files if "sourceMappingURL" in path.read_text()] == []


def test_every_component_is_in_the_gallery(client: Client, employ) -> None:
    client.force_login(employ("boss", Role.SYSADMIN))
    used = {name for t in client.get("/gallery/").templates if (name := t.name or "").startswith("components/")}
    assert sorted({n for n in NAMES if n.startswith("components/")} - used) == []
    assert client.get("/gallery/job/0/").content.decode().count("hx-get") == 1
    assert client.get("/gallery/job/4/").content.decode().count("hx-get") == 0


def test_every_hotkey_is_said_to_assistive_technology() -> None:
    for name in NAMES:
        for tag in re.findall(r"<[^>]*data-hotkey=[^>]*>", (TEMPLATES / name).read_text()):
            assert "aria-keyshortcuts=" in tag, name
