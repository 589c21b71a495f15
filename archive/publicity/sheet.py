"""Spec of the consent to publicity (A4.5): surgeon or nurse fill it in, the customer (or a guardian) signs, here or by hand."""

import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.roles import Role, Section
from archive.models import PublicityConsent
from archive.models.publicity import Standing
from procedures import consenting
from records.links import page_url
from records.models import RecordSheet
from records.spec import Fieldset, Notice, SheetSpec, register
from records.stages import Stage

KEY: Final = "publicity-consent"
LONGEST: Final = datetime.timedelta(days=5 * 366)
"""The longest time that one consent holds for."""

AGREEMENT: Final = gettext_lazy(
    "The clinic may show the pictures named here, and no others, for the purpose named here and from the first day to the "
    "last. Before that each picture is cropped to the region of the eyes, so that nobody recognises me; neither name nor "
    "number is shown with it. I agree of my own free will: my treatment does not depend on it. I may take this back at any "
    "time, without a reason; the clinic then shows the pictures no longer and takes down what is out, as far as "
    "that is in its power."
)
"""What the customer reads before signing; frozen in each signature."""


def check_days(values: dict[str, Any], _sheet: RecordSheet) -> dict[str, Any]:
    """The last day lies after the first, and not too far away."""
    begins, ends = values.get("begins_on"), values.get("ends_on")
    if not begins or not ends:
        return {}
    if ends < begins:
        return {"ends_on": _("The end lies before the beginning.")}
    if ends - begins > LONGEST:
        return {"ends_on": _("At most five years at a time; ask again for more.")}
    return {}


def prefill(_sheet: RecordSheet) -> dict[str, Any]:
    """From today for a year."""
    today = timezone.localdate()
    return {"begins_on": today, "ends_on": today + datetime.timedelta(days=365)}


def notices(sheet: Any) -> list[Notice]:
    """Above a consent: that it was taken back or is over, and the way to its pictures."""
    if sheet.is_open:
        return []
    where = {"url": page_url("publicity-show", sheet.pk), "label": _("Pictures and uses")}
    standing = sheet.standing()
    if standing == Standing.WITHDRAWN:
        told = {"day": sheet.withdrawn_on.isoformat(), "reason": sheet.change_reason}
        return [Notice(_("Withdrawn by the customer on %(day)s: %(reason)s") % told, **where)]
    return [Notice(str(standing.label), **where)]


register(
    SheetSpec(
        key=KEY,
        title=gettext_lazy("Consent to publicity"),
        model=PublicityConsent,
        stage=Stage.FOLLOWUP,
        section=Section.MEDIA,
        fieldsets=(
            Fieldset(gettext_lazy("What for"), ("purpose", "begins_on", "ends_on")),
            Fieldset(gettext_lazy("The very pictures"), ("pictures",)),
            Fieldset(gettext_lazy("Conditions"), ("conditions",)),
            Fieldset(gettext_lazy("Withdrawal"), ("withdrawn_on",), given=True),
        ),
        optional={"conditions"},
        writers={Role.SURGEON, Role.NURSE},
        customer_signs=True,
        repeats=True,
        statement=AGREEMENT,
        checks=(check_days,),
        customer_checks=(consenting.check_signer,),
        notices=notices,
        presets={
            "conditions": (
                gettext_lazy("Eyes only, never the whole face."),
                gettext_lazy("Show me the finished picture first."),
            )
        },
        prefill=prefill,
        clauses=("A4.5", "A6.2"),
    )
)
