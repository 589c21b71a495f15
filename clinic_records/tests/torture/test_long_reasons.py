"""A reason over its limit is refused whole, told in Chinese, and stands in the form again: nothing is cut in silence (T27)."""

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from access.models import Person
from access.roles import Section
from clinic_records.tests.gate import world
from clinic_records.tests.gate.world import File, Relation
from customers.models.cases import Outcome
from records.lifecycle import LONGEST_REASON, MoveRefused, checked_reason
from vault.models import RowChange

pytestmark = pytest.mark.django_db
REASON = "顾客说的每一句都要留下。" * 50
PAGES: dict[str, tuple[str, Any, dict[str, str]]] = {
    "case-close": ("chenlu", lambda file: [file.case.pk], {"outcome": Outcome.NOT_SUITABLE.value}),
    "case-revise": ("chenlu", lambda file: [file.case.pk], {}),
    "booking-end": ("chenlu", lambda file: [file.sheets["booking"].pk], {"how": "cancelled"}),
    "sheet-error": ("suyun", lambda file: ["aftercare", file.sheets["aftercare"].pk], {}),
    "media-error": ("linyuan", lambda file: [file.media[Section.MEDIA].pk], {}),
}
"""Page -> who, of what, what else is sent."""


@pytest.fixture
def file(cast: dict[str, Person]) -> File:
    """A file with every kind of sheet."""
    return world.build(cast, (Relation.OWN,))[Relation.OWN]


@pytest.mark.parametrize("page", PAGES)
def test_reason_over_its_limit_is_refused_whole(file: File, log_in: Any, page: str) -> None:
    who, place, also = PAGES[page]
    before = RowChange.objects.count()
    answer = log_in(who).post(reverse(page, args=place(file)), {**also, "reason": REASON})
    html = unescape(answer.content.decode())
    assert (answer.status_code, "原因太长" in html, REASON in html) == (422, True, True)
    assert RowChange.objects.count() == before


@pytest.mark.parametrize("page", PAGES)
def test_reason_at_its_limit_is_taken(file: File, log_in: Any, page: str) -> None:
    who, place, also = PAGES[page]
    answer = log_in(who).post(reverse(page, args=place(file)), {**also, "reason": f" {REASON[:LONGEST_REASON]}\n"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("reason", "needed", "code"), [("", True, "reason"), (" \n", True, "reason"), ("长" * 501, False, "long reason")]
)
def test_refusal_says_what_is_wrong_with_the_reason(reason: str, needed: bool, code: str) -> None:
    with pytest.raises(MoveRefused, match=code):
        checked_reason(reason, needed=needed)


def test_blanks_around_a_reason_do_not_count() -> None:
    assert (checked_reason(f" {'长' * 500} "), checked_reason(" ", needed=False)) == ("长" * 500, "")


def test_search_text_over_its_limit_is_given_back_whole(cast: dict[str, Person], log_in: Any) -> None:
    html = log_in("chenlu").post(reverse("customer-search"), {"q": REASON}).content.decode()
    assert (f'value="{REASON}"' in html, "输入的内容太长" in html) == (True, True)
