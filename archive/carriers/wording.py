"""The sentences of retired carriers: refusals, how states look, what the engine shows of an application."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.models import Application, Person
from access.models.approvals import ApplicationState
from archive.carriers import queries
from archive.models import RetiredCarrier
from archive.models.carriers import CarrierState

BADGES: Final = {
    CarrierState.REQUESTED: "due",
    CarrierState.DONE: "info",
    CarrierState.CERTIFIED: "ok",
    CarrierState.CALLED_OFF: "off",
}


def refusal(code: str) -> str:
    """What a page says about a refusal."""
    return {
        "persons": _(
            "Executor and witness are two people who work here, each with a confidentiality agreement in force."
        ),
        "days": _("It was in use before it was taken out of service, and both days lie in the past."),
        "listed": _("A carrier with this serial number stands in the register already."),
        "not_approved": _("It is not approved by two others than the applicant yet, one of them an executive (B9.2)."),
        "magnet": _("A magnet deletes nothing on this kind of carrier. Choose another way."),
        "state": _("It has moved on in the meantime. Load the page again."),
    }[code]


def state_of(row: RetiredCarrier) -> str:
    """The state in words: before it is destroyed the application says."""
    if row.state == CarrierState.REQUESTED and row.application.state != ApplicationState.OPEN:
        carried = row.application.state == ApplicationState.CARRIED_OUT
        return pgettext("carrier", "Approved") if carried else str(row.application.get_state_display())
    return str(row.get_state_display())


def history_of(versions: list[Any]) -> list[dict[str, Any]]:
    """The versions of a line (newest first) as a timeline."""
    titles = {
        (CarrierState.REQUESTED, True): (_("Sent back by the witness"), "undo-2"),
        (CarrierState.REQUESTED, False): (pgettext("carrier", "Applied for"), "file-plus"),
        (CarrierState.DONE, True): (pgettext("carrier", "Destroyed"), "flame"),
        (CarrierState.CERTIFIED, True): (_("Confirmed by the witness"), "stamp"),
        (CarrierState.CALLED_OFF, True): (pgettext("carrier", "Called off"), "ban"),
    }
    told = []
    for newer, older in zip(versions, [*versions[1:], None], strict=True):
        title, icon = titles[CarrierState(newer.state), older is not None]
        who = newer.history_user.name if newer.history_user else _("The system")
        told.append({"at": newer.history_date, "title": title, "who": who, "icon_name": icon})
    return told


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of an application for a carrier, for the engine."""
    row = application.carrier
    opens = queries.register_for(reader).filter(pk=row.pk).exists()
    return {"template": "archive/carrier_facts.html", "row": row, "opens": opens}
