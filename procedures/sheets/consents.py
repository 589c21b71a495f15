"""Specs of the informed consents (E1.4): the surgeon tells, plans and signs; the customer, or a guardian, agrees."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.pathways import guards
from procedures import consenting
from procedures.models import AnaesthesiaConsent, SurgeryConsent
from procedures.models.consents import ConsentSheet
from records.spec import Fieldset, SheetSpec, register
from records.stages import Stage

AGREEMENT = _(
    "The surgeon has explained to me in words that I understand what will be done, what it is meant to achieve, what else "
    "could be done, and the risks listed here. My questions were answered. I have told the clinic truthfully about "
    "illnesses, medication, allergies and pregnancy. I agree of my own free will, and know that I may take this consent "
    "back until the surgery begins."
)
"""What the customer reads before signing; frozen in each signature."""

_WITHDRAWAL = Fieldset(_("Withdrawal"), ("withdrawn_on",), given=True)


def _consent(
    key: str, title: Any, model: type[ConsentSheet], plan: tuple[str, ...], presets: dict[str, Any]
) -> SheetSpec:
    """What both consents have in common: who tells and signs, who agrees, and what must hold before."""
    return SheetSpec(
        key=key,
        title=title,
        model=model,
        stage=Stage.PREOP,
        section=Section.SURGERY,
        fieldsets=(
            Fieldset(_("Plan"), plan),
            Fieldset(_("Risks"), ("risks_told", "special_risks")),
            Fieldset(_("Questions"), ("questions",)),
            _WITHDRAWAL,
        ),
        optional={"special_risks", "questions"},
        writers={Role.SURGEON},
        signers=(Role.SURGEON,),
        customer_signs=True,
        statement=AGREEMENT,
        presets=presets,
        before_move=(guards.ready_for_stage,),
        customer_checks=(consenting.check_signer,),
        notices=consenting.notices,
        clauses=("E1.4",),
    )


SURGERY_CONSENT = register(
    _consent(
        "surgery-consent",
        _("Informed consent to surgery"),
        SurgeryConsent,
        ("method", "plan", "alternatives"),
        {
            "plan": (_("Both upper lids, crease as marked together with the customer."),),
            "alternatives": (_("Buried suture, full incision and doing nothing were compared."),),
            "special_risks": (_("Prone to thick scars."), _("Crease of an earlier surgery."), _("None known.")),
        },
    )
)

ANAESTHESIA_CONSENT = register(
    _consent(
        "anaesthesia-consent",
        _("Informed consent to anaesthesia"),
        AnaesthesiaConsent,
        ("anaesthesia", "preparation"),
        {
            "preparation": (
                _("Local anaesthesia: a light meal beforehand, no alcohol the day before."),
                _("Sedation: no food for six hours, no clear drink for two hours, come accompanied."),
            ),
            "special_risks": (_("No known allergy to local anaesthetics."), _("High blood pressure, under treatment.")),
        },
    )
)
