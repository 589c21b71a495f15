"""Spec of 雙眼皮手術記錄單 (A2.4): the surgeon's part and the nurse's part of one sheet, signed by both."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.pathways import guards
from procedures import surgeries
from procedures.models import SurgeryRecord
from procedures.models.surgery import Method
from records.models import RecordSheet
from records.spec import Fieldset, SheetSpec, register
from records.stages import Stage

LONGEST = datetime.timedelta(hours=12)
_SURGEON, _NURSE = frozenset({Role.SURGEON}), frozenset({Role.NURSE})


def check_times(values: dict[str, Any], _sheet: RecordSheet) -> dict[str, Any]:
    """The surgery ends after it began, within half a day, and neither lies in the future (A1.1)."""
    start, end = values.get("started_at"), values.get("ended_at")
    soon = timezone.now() + datetime.timedelta(minutes=10)
    faults = {
        name: _("This time lies in the future.")
        for name, at in (("started_at", start), ("ended_at", end))
        if at and at > soon
    }
    if start and end and "ended_at" not in faults and not start < end <= start + LONGEST:
        faults["ended_at"] = _("The surgery ends after its start, and within twelve hours.")
    return faults


def check_counts(values: dict[str, Any], _sheet: RecordSheet) -> dict[str, Any]:
    """Counts that differ are explained; so is a method that is none of the usual ones."""
    faults: dict[str, Any] = {}
    before, after = values.get("count_before"), values.get("count_after")
    if None not in (before, after) and before != after and not (values.get("count_remark") or "").strip():
        faults["count_remark"] = _("Count again. If the counts still differ, say why.")
    if values.get("method") == Method.OTHER and not (values.get("description") or "").strip():
        faults["description"] = _("Please describe the method.")
    return faults


PRESETS = {
    "description": (
        _("Marked with the customer sitting up, disinfected and draped as usual."),
        _("Bleeding stopped completely, symmetry checked with the customer sitting up."),
    ),
    "right_incision": (_("Incision along the marked line."), _("Some orbital fat removed."), _("No fat removed.")),
    "left_incision": (_("Incision along the marked line."), _("Some orbital fat removed."), _("No fat removed.")),
    "right_suture": (_("7-0 nylon, interrupted."), _("7-0 nylon, buried, three points.")),
    "left_suture": (_("7-0 nylon, interrupted."), _("7-0 nylon, buried, three points.")),
    "circumstances": (_("None; the surgery went smoothly."), _("A small haematoma, compressed.")),
    "nursing": (
        _("Identity, item and side checked with the customer and the team before the start."),
        _("Lying on the back, eyes protected, reassured throughout."),
        _("Instruments and swabs counted with the surgeon before and after."),
    ),
    "handover": (_("Cold compress begun, what to do at home explained."),),
}

SURGERY = register(
    SheetSpec(
        key="surgery",
        title=_("Surgery record"),
        model=SurgeryRecord,
        stage=Stage.SURGERY,
        section=Section.SURGERY,
        fieldsets=(
            Fieldset(
                _("Surgery"),
                ("item", "surgeon", "assistant", "started_at", "ended_at", "method", "description"),
                writers=_SURGEON,
            ),
            Fieldset(_("Anaesthesia and medication"), ("anaesthesia", "medication"), writers=_SURGEON),
            Fieldset(
                _("Right eye"), ("right_height", "right_skin", "right_incision", "right_suture"), writers=_SURGEON
            ),
            Fieldset(_("Left eye"), ("left_height", "left_skin", "left_incision", "left_suture"), writers=_SURGEON),
            Fieldset(_("In the surgeon's judgement"), ("blood_loss", "circumstances"), writers=_SURGEON),
            Fieldset(_("Nursing"), ("nursing", "vitals"), writers=_NURSE),
            Fieldset(
                _("Counts and handover"),
                ("count_before", "count_after", "count_remark", "left_well", "handover"),
                writers=_NURSE,
            ),
        ),
        optional={
            *("assistant", "description", "count_remark", "handover"),
            *("right_height", "right_skin", "right_incision", "right_suture"),
            *("left_height", "left_skin", "left_incision", "left_suture"),
        },
        checks=(check_times, check_counts),
        writers={Role.SURGEON, Role.NURSE},
        signers=(Role.SURGEON, Role.NURSE),
        prefill=surgeries.from_booking,
        presets=PRESETS,
        before_move=(guards.ready_for_stage, surgeries.not_before_booking, surgeries.two_hands),
        clauses=("A2.4", "A2.7"),
    )
)
