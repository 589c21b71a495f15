"""What these tests begin with: a file with two volumes in the storeroom, a borrower, loans in every state; both clocks set."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine

from access.approvals import actions as approvals
from access.models import Application, Person
from archive.lending import asking, extending, handing, returning, signing
from archive.lending.asking import Wish
from archive.lending.borrowers import Borrower
from archive.lending.returning import Inspection
from archive.lending.signing import Signed
from archive.models import Loan, LoanVolume, Volume
from archive.models.lending import Condition
from archive.models.lending_papers import PaperKind
from archive.store import actions as store
from archive.tests.retention.ground import database_clock, moment
from archive.tests.sharing.ground import STROKES, approve
from archive.tests.store import ground as shelves

Cast = dict[str, Person]
D = datetime.date
COURT = Borrower("李法官", None, "示例区人民法院", "020-5550-0100")


def volumes(cast: Cast, count: int = 2) -> list[Volume]:
    """A file with so many volumes that stand in the storeroom."""
    ground = shelves.store(cast, volumes=1)
    rows = list(ground.volumes)
    for _nth in range(count - 1):
        row = store.bind(rows[0].file, 12, by=cast["guwen"])
        store.place(row, ground.shelves[0], by=cast["guwen"])
        rows.append(row)
    return [Volume.objects.select_related("file__customer").get(pk=row.pk) for row in rows]


def wished(cast: Cast, row: Volume, *, by: str = "chenlu", **other: Any) -> Loan:
    """The reception applies for a loan of the file that this volume belongs to."""
    values = {"number": row.file.number, "purpose": "诉讼取证", "borrower": COURT, "days": 10, **other}
    return loan_of(asking.ask(Wish(**values), by=cast[by]))


def loan_of(application: Application) -> Loan:
    """The loan that an application asks for."""
    return again(application.loan)


def again(loan: Loan) -> Loan:
    """The loan as it is now, opened."""
    rows = Loan.objects.select_related("application", "file", "customer", "partner")
    return rows.get(pk=loan.pk).opened()


def signed(loan: Loan, kind: PaperKind, by: Person) -> Loan:
    """Somebody signs on the tablet."""
    signing.keep(again(loan), kind, Signed(STROKES), by=by)
    return again(loan)


def approved(cast: Cast, row: Volume, **other: Any) -> Loan:
    """A loan that was approved with the customer's consent; the agreement is signed."""
    loan = wished(cast, row, **other)
    signed(loan, PaperKind.CONSENT, cast["chenlu"])
    approve(loan.application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    return signed(loan, PaperKind.AGREEMENT, cast["guwen"])


def lent(cast: Cast, rows: list[Volume], **other: Any) -> Loan:
    """A loan whose volumes are with the borrower."""
    loan = approved(cast, rows[0], **other)
    for row in rows:
        handing.hand_out(loan, row.barcode, by=cast["guwen"])
    return again(loan)


def line(loan: Loan, position: int = 1) -> LoanVolume:
    """One volume of a loan."""
    return LoanVolume.objects.select_related("loan", "volume__file").get(loan=loan, volume__position=position)


def back(cast: Cast, loan: Loan, position: int = 1, condition: str = "whole", **other: Any) -> LoanVolume:
    """A volume comes back in this condition."""
    owed = {} if condition == "whole" else {"owed": "修复费用由借阅方承担", "note": "水渍"}
    seen = Inspection(Condition(condition), **{**owed, **other})
    return returning.take_back(line(loan, position), seen, by=cast["guwen"])


def extended(cast: Cast, loan: Loan, more: int = 5) -> Application:
    """An extension is asked for."""
    return extending.ask(again(loan), more, "案件延期审理", by=cast["chenlu"])


def decide(cast: Cast, application: Application, *names: str) -> None:
    """These people approve."""
    for name in names:
        step = approvals.next_step(application)
        assert step is not None
        approvals.decide(step, True, by=cast[name])


@contextmanager
def clocks(day: datetime.date, hour: int = 12) -> Iterator[None]:
    """Both clocks show this hour of the day."""
    at = moment(day, hour)
    database_clock(at)
    with time_machine.travel(at, tick=False):
        yield
