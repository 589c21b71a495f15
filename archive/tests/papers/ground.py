"""Ground of these tests: an accepted file with a signed consultation, and the codes of its prints."""

from typing import Any

from access.models import Person
from access.roles import Role, Section
from archive.models import ArchiveFile, PaperSheet
from archive.tests.filing.ground import accepted, served
from customers.models import ConsultationSheet, Customer
from records import actions as sheets
from records import codes, paper
from records.codes import SheetCode
from records.including import included_sheets
from vault.recorded import open_rows

Cast = dict[str, Person]
ALL = frozenset(Section)
DRAWN = sheets.CustomerSignature([[[0.1, 0.1], [0.4, 0.6], [0.8, 0.2]]])


def file_of(cast: Cast, name: str = "张伟明") -> ArchiveFile:
    """A customer's file with six sheets in it, a signed consultation among them."""
    customer = served(cast, name)
    row = ConsultationSheet(case=customer.cases.get(), customer=customer)
    values = {
        "channel": "visit",
        "needs": "双眼皮",
        "concerns": "怕疼",
        "expected_effect": "自然",
        "content": "讲解",
        "advice": "埋线",
    }
    sheets.save_draft(row, values, by=cast["chenlu"])
    _signed(row, cast)
    return accepted(cast, customer)


def _signed(row: Any, cast: Cast) -> None:
    for sign in (
        lambda one: sheets.sign(one, by=cast["chenlu"], role=Role.FRONT_DESK, seen=one.version),
        lambda one: sheets.sign_as_customer(one, DRAWN, by=cast["chenlu"], seen=one.version),
    ):
        sign(_again(row.pk))


def _again(pk: Any) -> Any:
    row: Any = ConsultationSheet.objects.select_related("customer").get(pk=pk)
    open_rows([row, row.customer])
    return row


def consultation(file: ArchiveFile) -> Any:
    """Its consultation as it stands, opened with its customer."""
    return _again(ConsultationSheet.objects.get(customer=file.customer_id).pk)


def profile(file: ArchiveFile) -> Any:
    """The customer's basic sheet as it stands."""
    return Customer.objects.get(pk=file.customer_id).opened()


def printed(sheet: Any, *, by: Person, alone: bool = True) -> str:
    """What stands in the code of a print made now; not `alone`: with the sheets that it includes."""
    included = [] if alone else included_sheets(sheet)
    return paper.printed_sheet(sheet, ALL, by=by, included=included).qr


def code_of(sheet: Any, *, by: Person, alone: bool = True) -> SheetCode:
    """The same, read."""
    read = codes.read(printed(sheet, by=by, alone=alone))
    assert isinstance(read, SheetCode)
    return read


def amended(file: ArchiveFile, cast: Cast, needs: str = "双眼皮加开眼角", *, sign: bool = True) -> Any:
    """The consultation amended, and signed again by both."""
    row = consultation(file)
    sheets.save_draft(row, {"needs": needs}, by=cast["chenlu"], reason="顾客改了想法")
    if sign:
        _signed(row, cast)
    return consultation(file)


def paper_of(sheet: Any) -> PaperSheet:
    """What the register says of the paper of a sheet."""
    return PaperSheet.objects.get(record_id=sheet.pk)
