"""Files of the demo clinic in a dispute: a sealing drawn up, one to be opened, one opened before both sides, one called off."""

import datetime

from django.utils import timezone

from access.models import Person
from archive.models import ArchiveFile, Sealing
from archive.models.files import FileState
from archive.models.sealings import Opening
from archive.sealing import actions
from archive.sealing.actions import Dispute, SealingRefused
from clinic_records.demo import clock
from clinic_records.demo.mass_rows import DRAWN
from clinic_records.demo.photographs import paper_scan
from customers.models import Customer

_DAY = datetime.timedelta(days=1)
_DISPUTES = (
    Dispute("术后双侧不对称争议，双方同意封存病历", "顾客本人", "本人"),
    Dispute("术后瘢痕争议，进入医疗纠纷人民调解", "李建国", "委托代理人"),
    Dispute("费用与效果争议", "王秀兰", "母亲"),
    Dispute("顾客要求封存病历，后表示不再需要", "顾客本人", "本人"),
)


def make(cast: dict[str, Person]) -> None:
    """Let the archive manager seal four files."""
    keeper, now, waiting = cast["guwen"], timezone.now(), list(_candidates())
    with clock.at(now - 40 * _DAY):
        opened = _drawn(waiting, _DISPUTES[2], keeper)
        actions.attach_signed(opened, paper_scan(), by=keeper)
        actions.drop(_drawn(waiting, _DISPUTES[3], keeper), by=keeper)
    with clock.at(now - 25 * _DAY):
        sealed = _drawn(waiting, _DISPUTES[1], keeper)
        actions.sign_on_tablet(sealed, DRAWN, by=keeper)
    with clock.at(now - 5 * _DAY):
        actions.open_together(opened, _DISPUTES[2].name, DRAWN, by=keeper)
    with clock.at(now - _DAY):
        actions.ask_to_open(sealed, Opening.SETTLED, "双方已在医调委达成调解协议〔2026〕17号", by=keeper)
    _drawn(waiting, _DISPUTES[0], keeper)


def _candidates() -> list[Customer]:
    """Accepted files of the demo that nothing else keeps busy, newest first."""
    rows = ArchiveFile.objects.filter(state=FileState.KEPT).select_related("customer").order_by("-accepted_at")
    return [row.customer for row in rows]


def _drawn(waiting: list[Customer], dispute: Dispute, by: Person) -> Sealing:
    """The sealing of the next file that has something finished in it."""
    while True:
        try:
            return actions.draw_up(waiting.pop(0), dispute, by=by)
        except SealingRefused as refused:
            if refused.code != "nothing":
                raise
