"""How form fields are drawn: shape, control, errors that lead to their field."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

from clinic_records.forms.gallery import SampleForm
from clinic_records.templatetags.fields import field_look, form_nonce, undo_url


def test_field_look_follows_the_widget() -> None:
    looks = {field.name: field_look(field) for field in SampleForm()}
    assert {name: look.kind for name, look in looks.items()} == {
        "name": "line", "phone": "line", "seen_on": "line", "pulse": "line", "way": "line", "sides": "group",
        "pain": "scale", "text": "line", "agreed": "check",
    }  # fmt: skip
    assert (looks["pulse"].unit, looks["text"].wide, looks["name"].wide) == ("/min", True, False)


def test_every_line_of_the_error_summary_leads_to_an_element() -> None:
    form = SampleForm({})
    html = render_to_string("components/form.html", {"form": form, "submit_label": "x"})
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == [f"id_{name}" for name in form.errors]
    assert [html.count(f'id="{target}"') for target in targets] == [1] * len(targets)


def test_errors_are_the_same_words_on_top_and_at_the_field() -> None:
    html = render_to_string("components/fields.html", {"form": SampleForm({})})
    summary = render_to_string("components/error_summary.html", {"form": SampleForm({})})
    assert (html.count("field-error"), summary.count("<li>")) == (7, 7)


def test_described_elements_exist() -> None:
    html = render_to_string("components/fields.html", {"form": SampleForm({})})
    described = {name for ids in re.findall(r'aria-describedby="([^"]+)"', html) for name in ids.split()}
    assert [name for name in sorted(described) if html.count(f'id="{name}"') != 1] == []


def test_what_was_typed_is_escaped_and_kept() -> None:
    html = render_to_string("components/fields.html", {"form": SampleForm({"name": '"><script>x</script>'})})
    assert ("<script>" in html, "&lt;script&gt;x" in html) == (False, True)


def test_form_nonce_is_new_each_time() -> None:
    assert form_nonce() != form_nonce()


def test_own_classes_of_a_widget_stay() -> None:
    class OwnForm(forms.Form):
        a = forms.CharField(widget=forms.TextInput(attrs={"class": "own"}))

    assert 'class="own form-control"' in render_to_string("components/fields.html", {"form": OwnForm()})


@pytest.mark.parametrize(
    ("tags", "url"),
    [
        ("undo=/a/b/", "/a/b/"),
        ("x undo=/a/ y", "/a/"),
        ("", ""),
        (None, ""),
        ("undo=//evil.example/", ""),
        ("undo=https://e", ""),
    ],
)
def test_undo_leads_inside_only(tags: str | None, url: str) -> None:
    assert undo_url(tags) == url
