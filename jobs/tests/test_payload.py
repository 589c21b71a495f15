"""Only ids, small numbers and codes get into messages and runs."""

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import outbox, runs
from jobs.errors import PayloadRefused
from jobs.models import JobRun, OutboxMessage, RunState
from jobs.payload import checked_counts, joined, pack, unpack

ID = uuid.UUID("6e0f1a52-55b1-4a38-9b55-4f0ad4a6f1d0")


def test_payload_gives_back_what_was_packed() -> None:
    assert unpack(pack({"customer": ID, "step": 7, "state": RunState.DONE})) == {
        "customer": ID,
        "step": 7,
        "state": "done",
    }


@pytest.mark.parametrize("value", ["张伟", "zhangwei", "13800138000", 13800138000, 1.5, None, [ID], b"x", {"a": 1}])
def test_payload_refuses_what_may_be_personal_and_does_not_quote_it(value: object) -> None:
    with pytest.raises(PayloadRefused) as refused:
        pack({"customer": value})
    assert str(value) not in str(refused.value).replace("None", "")[9:] or value is None


@given(st.text())
def test_payload_takes_no_text_but_ids(text: str) -> None:
    try:
        packed = pack({"id": text})
    except PayloadRefused:
        return
    assert uuid.UUID(packed["id"]) == uuid.UUID(text)


@pytest.mark.parametrize("name", ["张伟", "Name", "a b", "13800138000", ""])
def test_payload_refuses_names_that_are_no_words(name: str) -> None:
    with pytest.raises(PayloadRefused):
        pack({name: 1})


def test_unique_key_is_made_of_ids_numbers_and_days() -> None:
    assert joined("reminder", [ID, 3, datetime.date(2026, 2, 28)]) == f"reminder|{ID}|3|2026-02-28"
    with pytest.raises(PayloadRefused):
        joined("reminder", ["张伟"])


def test_counts_are_codes_and_small_numbers() -> None:
    assert checked_counts({"rows": 3}) == {"rows": 3}
    for wrong in ({"rows": "三"}, {"张伟": 1}, {"rows": 13800138000}):
        with pytest.raises(PayloadRefused):
            checked_counts(wrong)


@pytest.mark.django_db
def test_refused_payload_leaves_no_row() -> None:
    with pytest.raises(PayloadRefused):
        outbox.send("test.leave", ids={"subject": "张伟"})
    with pytest.raises(PayloadRefused):
        runs.start("test.run", ids={"subject": "张伟"})
    assert (OutboxMessage.objects.count(), JobRun.objects.count()) == (0, 0)
