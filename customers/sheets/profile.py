"""Specs of the sheets about the customer: basic data (客戶信息登記表, D3.1), contact data, health profile."""

from django.utils.translation import gettext_lazy as _

from access.roles import Role, Section
from customers.models import ContactData, Customer, HealthProfile
from customers.sheets.checks import check_basic, check_contact
from records.spec import Fieldset, SheetSpec, register

PURPOSE = _(
    "The clinic asks for these data to advise you, to prepare and carry out the treatment you choose, and to look after "
    "you afterwards. They are kept confidential, seen only by staff whose duty needs them, never passed on without your "
    "written consent, and destroyed when the period of keeping has ended."
)

BASIC = register(
    SheetSpec(
        key="basic",
        title=_("Client information form"),
        model=Customer,
        section=Section.BASIC,
        fieldsets=(
            Fieldset(_("Basic data"), ("name", "sex", "birth_date", "birth_year", "document", "occupation", "kind")),
        ),
        optional={"birth_date", "birth_year", "document", "occupation"},
        always={"name"},
        checks=(check_basic,),
        writers={Role.FRONT_DESK, Role.CUSTOMER_SERVICE, Role.ARCHIVE_MANAGER},
        customer_signs=True,
        includes=("contact",),
        statement=PURPOSE,
        follows_customer=True,
        clauses=("D3.1", "D3.3", "A5.1", "A2.7"),
    )
)

CONTACT = register(
    SheetSpec(
        key="contact",
        title=_("Contact data"),
        model=ContactData,
        section=Section.CONTACT,
        fieldsets=(
            Fieldset(_("Contact"), ("phone", "other_phones", "wechat", "email", "address", "preferred_time")),
            Fieldset(_("In an emergency"), ("emergency_name", "emergency_relation", "emergency_phone")),
        ),
        optional={
            *("other_phones", "wechat", "email", "address", "preferred_time"),
            *("emergency_name", "emergency_relation", "emergency_phone"),
        },
        writers={Role.FRONT_DESK, Role.CUSTOMER_SERVICE, Role.ARCHIVE_MANAGER},
        customer_signs=True,
        checks=(check_contact,),
        statement=PURPOSE,
        follows_customer=True,
        clauses=("D3.1", "D3.3", "A5.1"),
    )
)

HEALTH = register(
    SheetSpec(
        key="health",
        title=_("Health profile"),
        model=HealthProfile,
        section=Section.HEALTH,
        fieldsets=(
            Fieldset(_("Allergies"), ("allergy_state", "allergies")),
            Fieldset(_("Medical history"), ("illnesses", "medication", "earlier_surgery")),
            Fieldset(_("To be heeded"), ("scar_prone", "pregnant", "smoker")),
        ),
        optional={"allergies", "illnesses", "medication", "earlier_surgery", "scar_prone", "pregnant", "smoker"},
        writers={Role.FRONT_DESK, Role.EXAMINER, Role.SURGEON, Role.NURSE},
        follows_customer=True,
        clauses=("A2.1", "A5.2"),
    )
)
