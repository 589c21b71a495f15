"""Messages of Django's fields are said in our words: the catalogues of the interface win over the framework's."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

WRONG: list[tuple[forms.Field, Any, str, str]] = [
    (forms.CharField(), "", "请填写或选择此项。", "This field is required."),
    (
        forms.CharField(max_length=2), "abc",
        "最多 2 个字，现有 3 个，请缩短。", "Ensure this value has at most 2 characters (it has 3).",
    ),
    (forms.IntegerField(min_value=1), "0", "不能小于 1。", "Ensure this value is greater than or equal to 1."),
    (forms.IntegerField(max_value=9), "10", "不能大于 9。", "Ensure this value is less than or equal to 9."),
    (forms.IntegerField(), "x", "请填写整数。", "Enter a whole number."),
    (forms.DateField(), "x", "日期无效，请按此格式填写：2026-01-31。", "Enter a valid date."),
]  # fmt: skip


@pytest.mark.parametrize(("field", "typed", "chinese", "english"), WRONG)
def test_what_is_wrong_is_said_in_our_words(field: forms.Field, typed: str, chinese: str, english: str) -> None:
    for language, expected in (("zh-hans", chinese), ("en", english)):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            field.clean(typed)
        with translation.override(language):
            assert refused.value.messages == [expected]
