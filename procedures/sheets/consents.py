"""Specs of the informed consents (E1.4): the surgeon tells, plans and signs; the customer, or a guardian, agrees."""

from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.pathways import guards
from procedures import consenting
from procedures.models import AnaesthesiaConsent, SurgeryConsent
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

SURGERY_CONSENT = register(
    SheetSpec(
        key="surgery-consent",
        title=_("Informed consent to surgery"),
        model=SurgeryConsent,
        stage=Stage.PREOP,
        section=Section.SURGERY,
        fieldsets=(
            Fieldset(_("Plan"), ("method", "plan", "alternatives")),
            Fieldset(_("Risks"), ("risks_told", "special_risks")),
            Fieldset(_("Questions"), ("questions",)),
            _WITHDRAWAL,
        ),
        optional={"special_risks", "questions"},
        writers={Role.SURGEON},
        signers=(Role.SURGEON,),
        customer_signs=True,
        statement=AGREEMENT,
        presets={
            "plan": (_("Both upper lids, crease as marked together with the customer."),),
            "alternatives": (_("Buried suture, full incision and doing nothing were compared."),),
            "special_risks": (_("Prone to thick scars."), _("Crease of an earlier surgery."), _("None known.")),
        },
        before_move=(guards.ready_for_stage,),
        customer_checks=(consenting.check_signer,),
        notices=consenting.notices,
        clauses=("E1.4",),
    )
)

ANAESTHESIA_CONSENT = register(
    SheetSpec(
        key="anaesthesia-consent",
        title=_("Informed consent to anaesthesia"),
        model=AnaesthesiaConsent,
        stage=Stage.PREOP,
        section=Section.SURGERY,
        fieldsets=(
            Fieldset(_("Plan"), ("anaesthesia", "preparation")),
            Fieldset(_("Risks"), ("risks_told", "special_risks")),
            Fieldset(_("Questions"), ("questions",)),
            _WITHDRAWAL,
        ),
        optional={"special_risks", "questions"},
        writers={Role.SURGEON},
        signers=(Role.SURGEON,),
        customer_signs=True,
        statement=AGREEMENT,
        presets={
            "preparation": (
                _("Local anaesthesia: a light meal beforehand, no alcohol the day before."),
                _("Sedation: no food for six hours, no clear drink for two hours, come accompanied."),
            ),
            "special_risks": (_("No known allergy to local anaesthetics."), _("High blood pressure, under treatment.")),
        },
        before_move=(guards.ready_for_stage,),
        customer_checks=(consenting.check_signer,),
        notices=consenting.notices,
        clauses=("E1.4",),
    )
)
