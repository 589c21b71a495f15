"""Spec of 術後護理記錄單 (A2.5): one for each visit or return call, recorded and signed by a nurse."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.pathways import guards
from procedures.models import AftercareRecord
from procedures.models.aftercare import Healing
from records.models import RecordSheet
from records.spec import Fieldset, SheetSpec, register
from records.stages import Stage


def check_answers(values: dict[str, Any], _sheet: RecordSheet) -> dict[str, Any]:
    """Complications are named, an infected wound is one, and the next visit comes after this one (A1.1)."""
    faults: dict[str, Any] = {}
    if values.get("complication") and not (values.get("complication_words") or "").strip():
        faults["complication_words"] = _("Please say which complications.")
    if values.get("healing") == Healing.INFECTED and not values.get("complication"):
        faults["complication"] = _("A wound that is infected or gapes is a complication: the surgeon is told of it.")
    happened, coming = values.get("happened_at"), values.get("next_visit_on")
    if happened and coming and coming <= timezone.localtime(happened).date():
        faults["next_visit_on"] = _("The next visit comes after this one.")
    return faults


PRESETS = {
    "medication": (_("Antibiotic eye ointment along the wound, twice a day."), _("No medication.")),
    "support": (
        _("Explained that swelling and unevenness in the first weeks are usual."),
        _("Calm and content, no need seen."),
    ),
    "advice": (
        _("Cold compress for 48 hours, then warm."),
        _("Keep the wound dry until the stitches are out."),
        _("Sleep with the head raised; no rubbing, no make-up on the lids."),
        _("Look up and down often, to exercise the lids."),
    ),
}

AFTERCARE = register(
    SheetSpec(
        key="aftercare",
        title=_("Aftercare record"),
        model=AftercareRecord,
        stage=Stage.AFTERCARE,
        section=Section.AFTERCARE,
        fieldsets=(
            Fieldset(
                _("Findings"),
                (
                    "way",
                    "healing",
                    "swelling",
                    "bruising",
                    "pain",
                    "stitches",
                    "temperature",
                    "complication",
                    "complication_words",
                ),
            ),
            Fieldset(_("Care"), ("medication", "questions", "support", "advice", "next_visit_on")),
        ),
        optional={"temperature", "complication_words", "medication", "questions", "support", "next_visit_on"},
        always={"way"},
        checks=(check_answers,),
        writers={Role.NURSE},
        signers=(Role.NURSE,),
        repeats=True,
        trend=("healing", "swelling", "bruising", "pain", "temperature"),
        presets=PRESETS,
        before_move=(guards.ready_for_stage,),
        clauses=("A2.5", "A2.7"),
    )
)
