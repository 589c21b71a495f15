"""Spec of 雙眼皮顧客咨詢登記表 (A2.1): recorded by the front desk, signed by the customer."""

from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.models import ConsultationSheet
from customers.sheets.profile import PURPOSE
from records.spec import Fieldset, SheetSpec, register
from records.stages import Stage

CONSULTATION = register(
    SheetSpec(
        key="consultation",
        title=_("Consultation registration"),
        model=ConsultationSheet,
        stage=Stage.CONSULTATION,
        section=Section.CONSULTATION,
        fieldsets=(
            Fieldset(_("Inquiry"), ("channel", "needs", "concerns", "expected_effect")),
            Fieldset(_("Consultation"), ("content", "advice", "materials", "answers")),
        ),
        optional={"concerns", "expected_effect", "content", "materials", "answers"},
        writers={Role.FRONT_DESK},
        signers=(Role.FRONT_DESK,),
        customer_signs=True,
        repeats=True,
        includes=("basic", "contact"),
        statement=PURPOSE,
        clauses=("A2.1", "D3.1"),
    )
)
