"""Surgeon and nurse writing one record at the same time: neither loses a word to the other (A2.4)."""

import pytest

from procedures.models import SurgeryRecord
from procedures.tests import ground
from records import actions as sheets
from records.lifecycle import State

pytestmark = pytest.mark.django_db


def _typed(form) -> dict:
    """What a browser would send of a form as it was shown."""
    data = {"version": form["version"].value(), "happened_at": form["happened_at"].value().strftime("%Y-%m-%dT%H:%M")}
    for name in form.names:
        value = form[name].value()
        if form.fields[name].widget.is_hidden or isinstance(value, list) or value is None:
            continue
        data[name] = value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else str(value)
    return data


def _pages(record, log_in):
    edit = f"/sheets/surgery/{record.pk}/edit/"
    surgeon, nurse = log_in("linyuan"), log_in("suyun")
    return edit, surgeon, _typed(surgeon.get(edit).context["form"]), nurse, _typed(nurse.get(edit).context["form"])


def test_two_parts_saved_from_the_same_version_are_both_kept(case, cast, log_in) -> None:
    edit, surgeon, hers, nurse, his = _pages(ground.operated(case, cast), log_in)
    assert surgeon.post(edit, hers | {"circumstances": "少量渗血"}).status_code == 302
    assert (
        nurse.post(
            edit, his | {"nursing": "安抚顾客", "vitals-TOTAL_FORMS": 1, "vitals-0-at": "10:30", "vitals-0-pulse": "80"}
        ).status_code
        == 302
    )
    now = SurgeryRecord.objects.get(case=case).opened()
    assert (now.circumstances, now.nursing, now.vitals[0]["pulse"]) == ("少量渗血", "安抚顾客", 80)


def test_same_part_saved_twice_from_one_version_is_a_conflict(case, cast, log_in) -> None:
    record = ground.operated(case, cast)
    edit, surgeon, hers, _nurse, _his = _pages(record, log_in)
    assert surgeon.post(edit, hers | {"circumstances": "甲"}).status_code == 302
    answer = surgeon.post(edit, hers | {"circumstances": "乙"})
    assert answer.status_code == 409
    assert [(change.old, change.new) for change in answer.context["differences"] if "甲" in change.old] == [
        ("甲", "乙")
    ]
    assert SurgeryRecord.objects.get(pk=record.pk).opened().circumstances == "甲"


def test_signature_given_meanwhile_is_not_passed_over_in_silence(case, cast, log_in) -> None:
    record = ground.operated(case, cast)
    edit, _surgeon, _hers, nurse, his = _pages(record, log_in)
    record.refresh_from_db()
    sheets.sign(record, by=cast["linyuan"], role="surgeon", seen=record.version)
    answer = nurse.post(edit, his | {"nursing": "补记"})
    assert (answer.status_code, len(answer.context["signed_by"])) == (409, 1)
    again = his | {"nursing": "补记", "version": answer.context["form"]["version"].value()}
    assert nurse.post(edit, again).status_code == 302
    now = SurgeryRecord.objects.get(pk=record.pk).opened()
    assert (now.nursing, now.state, sheets.outstanding(now)) == ("补记", State.DRAFT, ("surgeon", "nurse"))
