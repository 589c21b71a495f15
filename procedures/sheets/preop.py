"""Spec of 術前檢查表 (A2.3): examined, recorded and signed by the examining doctor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.pathways import guards
from procedures.models import PreopSheet
from procedures.models.preop import Clearance
from records.models import RecordSheet
from records.spec import Fieldset, SheetSpec, register
from records.stages import Stage


def check_values(values: dict[str, Any], _sheet: RecordSheet) -> dict[str, Any]:
    """The lower pressure lies below the upper one; who is not cleared without more is told why (A1.1)."""
    faults: dict[str, Any] = {}
    high, low = values.get("systolic"), values.get("diastolic")
    if high is not None and low is not None and low >= high:
        faults["diastolic"] = _("The diastolic pressure lies below the systolic one.")
    limited = values.get("clearance") in (Clearance.CONDITIONS, Clearance.REFUSED)
    if limited and not (values.get("clearance_reason") or "").strip():
        faults["clearance_reason"] = _("Please name the conditions, or say why the customer is not cleared.")
    return faults


PRESETS = {
    "heart": (_("Regular rhythm, no murmur."),),
    "lungs": (_("Clear on both sides."),),
    "eye_notes": (
        _("Cornea clear, no inflammation, eyes move freely."),
        _("Bell's phenomenon present on both sides."),
        _("Wears contact lenses: left out one week before."),
    ),
    "conclusion": (
        _("No finding against surgery under local anaesthesia."),
        _("To be repeated before surgery."),
    ),
}

PREOP = register(
    SheetSpec(
        key="preop",
        title=_("Pre-op check sheet"),
        model=PreopSheet,
        stage=Stage.PREOP,
        section=Section.PREOP,
        fieldsets=(
            Fieldset(
                _("Physical examination"),
                ("pulse", "temperature", "systolic", "diastolic", "weight", "height", "heart", "lungs"),
            ),
            Fieldset(
                _("Eye examination"),
                (
                    "right_acuity",
                    "left_acuity",
                    "right_mrd1",
                    "left_mrd1",
                    "right_fissure",
                    "left_fissure",
                    "right_levator",
                    "left_levator",
                    "right_schirmer",
                    "left_schirmer",
                    "laxity",
                    "eye_notes",
                ),
            ),
            Fieldset(_("Full blood count"), ("wbc", "rbc", "hgb", "hct", "plt", "neut", "lymph")),
            Fieldset(_("Coagulation"), ("pt", "inr", "aptt", "tt", "fib")),
            Fieldset(
                _("Infectious-disease screening"),
                ("hbsag", "hcv", "hiv", "syphilis", "infectious_notes"),
                section=Section.INFECTIOUS,
            ),
            Fieldset(_("Conclusion"), ("conclusion", "clearance", "clearance_reason")),
        ),
        optional={
            *("weight", "height", "right_schirmer", "left_schirmer", "eye_notes", "hct", "neut", "lymph", "tt"),
            *("infectious_notes", "clearance_reason"),
        },
        checks=(check_values,),
        writers={Role.EXAMINER},
        signers=(Role.EXAMINER,),
        presets=PRESETS,
        before_move=(guards.ready_for_stage,),
        clauses=("A2.3", "A2.7"),
    )
)
