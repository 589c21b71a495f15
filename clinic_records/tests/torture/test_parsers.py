"""Whatever is typed into a box for a date, a number, a phone, a name or a search is read or refused, never an error (T27).

The short form tries a few texts; the long form ten thousand for each reader.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_records.tests.torture.filling import HAN
from clinic_records.tests.torture.strings import HOSTILE
from customers.identity.documents import DocumentError, guess_document
from customers.identity.life import BirthDateError, parse_birth_date
from customers.identity.masking import mask_name
from customers.identity.names import check_name, name_key, normalise_name
from customers.identity.phones import parse_phones
from customers.identity.query import query_terms
from customers.register import RegisterError, plan_import, read_register
from records.views.sign import read_strokes

TODAY = datetime.date(2026, 3, 1)
_NEAR = st.text(
    alphabet=st.sampled_from("0123456789０１９一二〇年月日时時点:：/-.+ ()eE#*转轉张偉a\u200b\u0661½"), max_size=24
)
ANYTHING = st.one_of(st.text(max_size=60), _NEAR, st.sampled_from(HOSTILE), st.dates().map(str), st.integers().map(str))
"""Any text; texts nearly right; the hostile ones; days and numbers that are right."""


def _read(field: forms.Field) -> Callable[[str], Any]:
    """A field of a form: gives a value or a refusal in Chinese."""

    def read(text: str) -> Any:
        try:
            return field.clean(text)
        except forms.ValidationError as refused:
            assert all(HAN.search(message) for message in refused.messages)
            return None

    return read


def _birth(text: str) -> None:
    try:
        assert parse_birth_date(text, TODAY) <= TODAY
    except BirthDateError as refused:
        assert text not in str(refused) or len(text) < 3


def _name(text: str) -> None:
    tidy = normalise_name(text)
    assert (normalise_name(tidy), name_key(tidy)) == (tidy, name_key(text))
    if check_name(text) is None:
        assert 0 < len(tidy) <= 60
        assert mask_name(tidy) != ""


def _phones(text: str) -> None:
    for phone in parse_phones(text):
        assert phone.e164[0] == "+"
        assert phone.e164[1:].isdecimal()


def _document(text: str) -> None:
    try:
        guess_document(text)
    except DocumentError as refused:
        assert len(text) < 4 or text not in str(refused)


def _strokes(text: str) -> None:
    try:
        assert isinstance(read_strokes(text), list)
    except ValueError as refused:
        assert str(refused) != ""


def _register(text: str) -> None:
    try:
        plan_import(
            read_register(f"姓名,电话,出生日期\n{text},{text},{text}\n".encode("utf-8", "replace"), "a.csv"),
            None,
            TODAY,
        )
    except RegisterError as refused:
        assert str(refused) != ""


READERS: dict[str, Callable[[str], Any]] = {
    "day": _read(forms.DateField(required=False)),
    "moment": _read(forms.DateTimeField(required=False)),
    "time": _read(forms.TimeField(required=False)),
    "number": _read(forms.DecimalField(max_digits=10, decimal_places=2, required=False)),
    "whole number": _read(forms.IntegerField(min_value=0, max_value=300, required=False)),
    "birth date": _birth,
    "name": _name,
    "phones": _phones,
    "document": _document,
    "search": lambda text: query_terms(text[:120]),
    "drawn signature": _strokes,
    "register": _register,
}


def _try(reader: Callable[[str], Any], examples: int, *, same: bool = False) -> None:
    """So many texts; `same`: each time the same ones."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(max_examples=examples, deadline=None, database=None, derandomize=same, suppress_health_check=quiet)
    @given(ANYTHING)
    def each(text: str) -> None:
        with translation.override("zh-hans"):
            reader(text)

    each()


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_any_text_is_read_or_refused(reader: Callable[[str], Any]) -> None:
    with translation.override("zh-hans"):
        for text in HOSTILE:
            reader(text)
    _try(reader, 40, same=True)


@pytest.mark.torture
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_ten_thousand_texts_are_read_or_refused(reader: Callable[[str], Any]) -> None:
    _try(reader, 10_000)
