"""What is printed of a loan: the request (档案借阅申请表), the customer's consent, the loan agreement (借阅协议); to be signed
by hand, or with what was drawn (B6.4)."""

from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.approvals.queries import steps_of
from access.approvals.wording import PARTIES
from access.models import Person
from archive.lending import borrowers, queries, signing
from archive.models import Loan, LoanPaper
from archive.models.lending_papers import PaperKind
from records import paper
from records.models.signoffs import Signer
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature, PrintedTable

REQUEST: Final = "request"
KINDS: Final = (REQUEST, PaperKind.CONSENT.value, PaperKind.AGREEMENT.value)
"""What can be printed; an authority's demand comes on the authority's own paper."""


def printed(loan: Loan, kind: str, *, by: Person) -> PrintedSheet:
    """One of `KINDS`, of an opened loan with its customer opened, in the language of the moment."""
    title, groups, signatures = {REQUEST: _request, PaperKind.CONSENT: _consent, PaperKind.AGREEMENT: _agreement}[kind](
        loan, by
    )
    head = paper.letterhead()
    consent = kind == PaperKind.CONSENT
    return PrintedSheet(
        clinic=head.clinic,
        title=title,
        number=loan.number,
        customer_name=loan.customer.name if consent else "",
        customer_number=loan.customer.number if consent else "",
        fieldsets=groups,
        signatures=signatures,
        qr=f"CR1|loan-{kind}|{loan.pk}",
        printed_by=by.name,
        printed_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )


Parts = tuple[str, tuple[PrintedFieldset, ...], tuple[PrintedSignature, ...]]


def _request(loan: Loan, _by: Person) -> Parts:
    application = loan.application.opened()
    facts = (
        *_borrower(loan),
        PrintedField(_("Purpose"), application.purpose, wide=True),
        PrintedField(_("Ground"), _ground(loan), wide=True),
        PrintedField(_("Applied for by"), application.applicant.name),
        PrintedField(_("Applied at"), _moment(application.made_at)),
    )
    signatures = tuple(
        PrintedSignature(
            str(PARTIES[step.party]), step.decided_by.name if step.decided_by else "", _moment(step.decided_at)
        )
        for step in steps_of(loan.application)
    )
    return _("Loan request"), (PrintedFieldset(_("Request"), facts), _volumes(loan)), signatures


def _consent(loan: Loan, _by: Person) -> Parts:
    there = _paper(loan, PaperKind.CONSENT)
    text = there.statement if there else signing.statement(loan, PaperKind.CONSENT)
    by_guardian = bool(there and there.signer_name)
    signatures = (
        _drawn(str(Signer.CUSTOMER.label), None if by_guardian else there),
        _drawn(str(Signer.GUARDIAN.label), there if by_guardian else None),
    )
    body = PrintedFieldset("", (PrintedField(_("Consent"), text, wide=True),))
    return _("Consent to the lending of a customer file"), (body,), signatures


def _agreement(loan: Loan, by: Person) -> Parts:
    there = _paper(loan, PaperKind.AGREEMENT)
    text = there.statement if there else signing.statement(loan, PaperKind.AGREEMENT)
    facts = (
        PrintedField(_("Lender"), str(paper.letterhead().clinic)),
        *_borrower(loan),
        PrintedField(_("Handed out on"), _day(loan.handed_at)),
        PrintedField(pgettext("loan", "Last day"), f"{loan.due_on:%Y-%m-%d}" if loan.due_on else ""),
    )
    groups = (
        PrintedFieldset(_("Parties and term"), facts),
        _volumes(loan),
        PrintedFieldset(_("Terms"), (PrintedField(_("Agreed"), text, wide=True),)),
    )
    signatures = (_drawn(_("Borrower"), there, name=loan.borrower), PrintedSignature(_("For the clinic"), by.name))
    return _("Loan agreement"), groups, signatures


def _borrower(loan: Loan) -> tuple[PrintedField, ...]:
    return (
        PrintedField(_("Borrowing unit"), borrowers.unit_name(loan) or "–"),
        PrintedField(_("Person who borrows"), loan.borrower),
        PrintedField(_("Telephone or address"), loan.contact or "–"),
        PrintedField(_("Term in working days"), str(loan.days)),
    )


def _volumes(loan: Loan) -> PrintedFieldset:
    heads = (_("archive number"), pgettext("archive", "Volume"), _("barcode"), pgettext("list", "Pages"))
    rows = tuple(
        (loan.file.number, str(line.volume.position), line.volume.barcode, str(line.pages))
        for line in queries.lines_of(loan)
    )
    return PrintedFieldset(_("Volumes"), (PrintedTable(heads, rows),))


def _ground(loan: Loan) -> str:
    told = str(loan.get_ground_display())
    return f"{told} · {loan.demand}" if loan.demand else told


def _paper(loan: Loan, kind: PaperKind) -> LoanPaper | None:
    row = loan.papers.filter(kind=kind).first()
    return row.opened() if row else None


def _drawn(label: str, there: LoanPaper | None, name: str = "") -> PrintedSignature:
    """A signature drawn on the tablet with the name of who gave it, or room for one."""
    if there is None or not there.strokes:
        return PrintedSignature(label)
    strokes = tuple(tuple((x, y) for x, y in stroke) for stroke in there.strokes)
    return PrintedSignature(label, there.signer_name or name, f"{there.signed_on:%Y-%m-%d}", strokes)


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _day(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d") if at else ""
