"""Spec of 顧客隨訪記錄表 (A2.6): one for each contact, recorded and signed by customer service."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.models import ContactData, FollowUpSheet
from customers.pathways import guards
from records.models import RecordSheet
from records.spec import Fieldset, Notice, SheetSpec, register
from records.stages import Stage


def check_answers(values: dict[str, Any], _sheet: RecordSheet) -> dict[str, Any]:
    """Complications are described; a contact that reached the customer says whether there are any (A1.1)."""
    faults: dict[str, Any] = {}
    if values.get("complications") and not (values.get("complaints") or "").strip():
        faults["complaints"] = _("Please say which complications or discomfort.")
    if values.get("reached") and values.get("complications") is None:
        faults["complications"] = _("Please ask about complications and discomfort, and choose yes or no.")
    return faults


def notices(followup: FollowUpSheet) -> list[Notice]:
    """Changed contact data lead to their sheet, until it was changed after this contact (A5.1). Who was told of the record
    stands under it with the read receipts, as under every sheet."""
    contact = ContactData.objects.filter(customer=followup.customer_id).first()
    if not followup.contact_changed or contact is None:
        return []
    if contact.history.filter(history_date__gt=followup.recorded_at).exists():
        return []
    url = reverse("sheet-edit", args=["contact", contact.pk])
    text = _("The customer's contact data have changed. Verify them with the customer and enter the change.")
    return [Notice(str(text), url, str(_("Change the contact data")))]


FOLLOWUP = register(
    SheetSpec(
        key="followup",
        title=_("Customer follow-up record"),
        model=FollowUpSheet,
        stage=Stage.FOLLOWUP,
        section=Section.FOLLOWUP,
        fieldsets=(
            Fieldset(_("Contact"), ("way", "reached")),
            Fieldset(_("Result"), ("result", "result_words", "complications", "complaints", "advice")),
            Fieldset(_("Service"), ("satisfaction", "opinions", "told")),
            Fieldset(_("Contact data"), ("contact_changed",)),
        ),
        optional={
            *("result", "result_words", "complications", "complaints", "advice"),
            *("satisfaction", "opinions", "told", "contact_changed"),
        },
        always={"way"},
        checks=(check_answers,),
        writers={Role.CUSTOMER_SERVICE},
        signers=(Role.CUSTOMER_SERVICE,),
        repeats=True,
        clauses=("A2.6", "A2.7"),
        before_move=(guards.ready_for_stage,),
        notices=notices,
    )
)
