"""What each role may see, do and decide, in words: made anew from the tables that the gate itself obeys (A4.2, A6.4, B8.2).

Sections come from `access.roles`, sheets from the specs, deeds and pages from the doors. Only the words are here: why a role
is as it is, and what a door lets somebody do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import DOORS, EVERYONE, Door
from access.roles import Deed, Role, Section, duty_sections
from records import spec as specs

WHY: Final[dict[Role, tuple[Any, tuple[str, ...]]]] = {
    Role.FRONT_DESK: (
        _(
            "Receives customers, registers them and books: sees what was told at the consultation, nothing of the surgery."
        ),
        ("A4.2", "A2.1", "A2.2"),
    ),
    Role.EXAMINER: (
        _("Examines before surgery: sees health, checks and infectious disease, and no phone number or address."),
        ("A4.2", "A2.3"),
    ),
    Role.SURGEON: (_("Operates: sees everything clinical of the customers served."), ("A4.2", "A2.4")),
    Role.NURSE: (
        _("Assists at surgery and cares afterwards: sees everything clinical, and how to reach the customer."),
        ("A4.2", "A2.4", "A2.5"),
    ),
    Role.CUSTOMER_SERVICE: (
        _("Books and follows up: sees how to reach the customer and what was agreed, nothing of the surgery."),
        ("A4.2", "A2.6"),
    ),
    Role.SALES: (
        _("Keeps in touch: sees who the customer is and how to reach them, nothing clinical."),
        ("A4.2", "B2.4"),
    ),
    Role.AFTER_SALES: (_("Follows up after the service: sees contact data and follow-ups."), ("A4.2", "A2.6", "B2.4")),
    Role.ARCHIVE_MANAGER: (
        _("Keeps the files: sees all of them so that they are complete, and changes nothing clinical."),
        ("A1.1", "A3.1", "B2.5"),
    ),
    Role.DEPARTMENT_HEAD: (
        _(
            "Heads a department: reads files only by an approved request, like everybody who does not serve the customer."
        ),
        ("A4.1", "A4.6"),
    ),
    Role.MANAGER: (
        _("Decides about the business: reads only what an approved request names for the decision at hand."),
        ("A4.3",),
    ),
    Role.EXECUTIVE: (
        _("Is in charge: approves managers' requests, is told of roles that read files, reads none by duty."),
        ("A4.3", "A6.4", "A6.7"),
    ),
    Role.SUPERVISOR: (
        _("Supervises how files are kept and opened: sees who opened which file number, never what is in it."),
        ("A7.1", "A4.4"),
    ),
    Role.SYSADMIN: (
        _("Keeps accounts and the system running: sees nothing of customers, so that no one person holds both keys."),
        ("A6.4", "B8.2"),
    ),
}
"""Why a role covers what it covers, with the clauses that say so."""

DEEDS: Final[dict[str, Any]] = {
    "customer-new": _("registers customers"),
    "case-open": _("opens a further case"),
    "case-close": _("closes a case, with the outcome"),
    "case-revise": _("opens a case anew to revise a result"),
    "booking-end": _("ends a booking"),
    "bound-ask": _("has a whole file bound as a PDF, as far as the own sections go"),
    "media-new": _("adds photographs and videos"),
    "media-error": _("marks a photograph as entered in error"),
    "sheet-attach": _("attaches reports to a sheet"),
    "sheet-error": _("marks a sheet as entered in error"),
    "sheet-customer-sign": _("takes the customer's signature"),
    "paper-attach": _("attaches a form that was signed on paper"),
    "paper-check": _("checks a paper signature that somebody else has attached"),
    "consent-withdraw": _("records that a customer withdraws a consent"),
    "catalogue-edit": _("keeps rooms, operation items, follow-up days and working hours"),
    "register-imports": _("imports an old register"),
    "job-message-retry": _("starts failed jobs again"),
    "schedule-change": _("changes the schedules"),
    "work-calendar-day": _("says on which days the clinic works"),
    "clinic-profile": _("keeps the clinic's name and logo"),
    "department-change": _("keeps the departments and their heads"),
    "person-change": _("makes and ends accounts, hands out passwords"),
    "person-second-factor": _(
        "takes away somebody's second factor that was lost; the person and all overseers are told"
    ),
    "person-roles": _("gives and takes roles; all executives and supervisors are told"),
    "agreement-enter": _("enters confidentiality agreements"),
    "partner-new": _("keeps partners outside and their agreements"),
    "copy-new": _("checks identity and takes down a customer's wish for a copy of the own file"),
    "copy-make": _("makes copies for customers and hands them over against a receipt"),
    "publicity-take": _("takes pictures out for publicity, as far as a consent names them, and has them taken down"),
    "publicity-withdraw": _("records that a customer withdraws a consent to publicity"),
    "access-request-new": _("applies for access to files that no duty opens, and gives them back"),
    "emergency-new": _("opens a file in an emergency, which is told at once and reviewed"),
    "register-sign-off": _("signs the access register off"),
    "share-request-new": _(
        "applies for sharing files with another department, and ends a sharing that the own department gives"
    ),
    "outside-request-new": _("applies for passing parts of a file on to a partner outside"),
    "outside-consent-new": _("takes a customer's consent to sharing outside, and its withdrawal"),
    "outside-as-file": _("hands packages over to partners outside, encrypted or by link, and calls them off"),
    "study-new": _("applies for de-identified files by criteria"),
    "inspection-new": _("has files drawn by lot and inspects them"),
    "inspection-end": _("ends an inspection before its time"),
    "archive-destruction-new": _("applies for the destruction of files"),
    "archive-destruction-start": _("scans and destroys what was approved, where named for it"),
    "archive-destruction-call-off": _("calls a destruction off before it is started"),
    "archive-carrier-new": _("applies for the destruction of data carriers that go out of service"),
    "archive-carrier-call-off": _("calls the destruction of a data carrier off before it is destroyed"),
    "archive-loan-new": _("applies for loans of paper volumes outside, takes the consent, applies for extensions"),
    "archive-loans-export": _("takes the register of loans along, as a list of numbers"),
    "archive-loan-hand-out": _(
        "hands volumes out to borrowers, takes them back with inspection, keeps the rules of lending"
    ),
    "archive-pursuit-close": _(
        "ends the pursuit of what a borrower owes: settled by the archive, written off by an executive"
    ),
    "archive-retention-change": _("applies for other years of retention, for a class or a file"),
    "archive-retention-appraise": _("appraises files whose retention is over: no further value, or kept longer"),
    "archive-fault-settle": _("mends faults of files that are one's own work, and notes what was done"),
    "archive-file-faults": _("looks for faults of files, gives them to people, says by which rules they are found"),
    "archive-removal-new": _("proposes to remove drafts that were never signed and are outdated"),
    "contact-check": _("asks customers whether contact data are still right, and proposes to remove what is not"),
    "archive-filechecks-all": _("checks files for the four properties, one or all of them"),
    "archive-merge-new": _("proposes to merge two files of one person, or to take them apart"),
    "archive-merge-confirm": _("merges files, or takes them apart, where another archive manager asks for it"),
    "archive-hold-new": _("holds files in a dispute, and asks to have a hold lifted"),
    "archive-erasure-new": _("locks the file of a customer who asks for deletion, after identity was checked"),
    "archive-erasure-withdraw": _("unlocks it where the customer takes the request back"),
    "archive-hold-lift": _("lifts a legal hold that somebody else asks to have lifted"),
    "archive-seal-file": _("seals files in a dispute before both sides, and opens seals with them"),
    "archive-sealing-open": _("opens a seal that somebody else asks to have opened"),
    "archive-hand-over": _("hands customers' files over to the archive"),
    "archive-submission-accept": _("reviews what was handed over: accepts it with a number, or sends it back"),
    "archive-filing-chosen": _("files finished sheets into their files"),
    "archive-papers": _("checks by its code whether a printed sheet is current"),
    "archive-papers-file": _("files prints into the paper file and takes old ones out"),
    "archive-papers-print": _("prints what is missing or out of date in the paper file"),
    "archive-catalogue-export": _("takes the file catalogue along, as a list of numbers"),
    "archive-scheme": _("keeps the patterns of archive numbers, voids numbers, enters old ones"),
    "archive-store-change": _("sets up storerooms, cabinets, boards and boxes, and says what counts as in order"),
    "archive-store-file": _("binds volumes of files and prints their labels"),
    "archive-store-scan": _("shelves and moves volumes, takes them out and brings them back"),
    "archive-walk-scan": _("walks along shelves and settles what is not in order"),
    "archive-stocktake-new": _("takes stock of storerooms and settles differences"),
    "archive-store-check-new": _("inspects storerooms and has findings remedied"),
}
"""What a door lets somebody do; for every door that changes something and is not open to all roles."""

PARTS: Final[dict[str, str]] = {
    "catalogue-new": "catalogue-edit", "catalogue-days": "catalogue-edit", "catalogue-hours": "catalogue-edit",
    "department-new": "department-change", "person-new": "person-change", "person-employment": "person-change",
    "person-password": "person-change", "person-sessions": "person-change", "setup-step": "clinic-profile",
    "setup-finish": "clinic-profile", "register-import-confirm": "register-imports",
    "register-import-cancel": "register-imports", "register-import-answer": "register-imports",
    "gallery-form": "clinic-profile", "agreement-end": "agreement-enter", "partner-change": "partner-new",
    "partner-agreement": "partner-new", "register-give-back": "access-request-new",
    "emergency-end": "emergency-new",
    "study-end": "study-new", "inspection-judge": "inspection-new",
    "copy-drop": "copy-make", "copy-sign": "copy-make", "copy-paper": "copy-make", "publicity-use": "publicity-take",
    "publicity-down": "publicity-take",
    "archive-destruction-scan": "archive-destruction-start",
    "archive-destruction-part": "archive-destruction-new", "archive-destruction-part-find": "archive-destruction-new",
    "archive-loan-paper": "archive-loan-new", "archive-loan-extend": "archive-loan-new",
    "archive-loan-call-off": "archive-loan-new", "archive-loan-return": "archive-loan-hand-out",
    "archive-lending-rules": "archive-loan-hand-out", "archive-pursuit-step": "archive-pursuit-close",
    "archive-retention-extend": "archive-retention-change", "archive-retention-clock": "archive-retention-appraise",
    "archive-sealing-drop": "archive-seal-file", "archive-sealing-sign": "archive-seal-file",
    "archive-sealing-paper": "archive-seal-file", "archive-sealing-ask": "archive-seal-file",
    "archive-sealing-together": "archive-seal-file", "archive-sealing-check": "archive-hold-new",
    "archive-care-rules": "archive-file-faults", "archive-fault-assign": "archive-file-faults",
    "archive-file-check": "archive-filechecks-all", "archive-merge-decline": "archive-merge-confirm",
    "archive-merge-undo": "archive-merge-confirm", "archive-merge-undo-ask": "archive-merge-new",
    "archive-hold-look": "archive-hold-new", "archive-hold-ask": "archive-hold-new",
    "share-end": "share-request-new", "outside-consent-withdraw": "outside-consent-new",
    "outside-as-link": "outside-as-file", "outside-package-end": "outside-as-file",
    "outside-delivery-end": "outside-as-file",
    "archive-papers-undo": "archive-papers-file", "archive-papers-bound": "archive-papers-file",
    "archive-submission-back": "archive-submission-accept", "archive-filing-all": "archive-filing-chosen",
    "archive-filing-find": "archive-filing-chosen", "archive-file-number": "archive-scheme",
    "archive-old-numbers": "archive-scheme", "archive-old-number-strike": "archive-scheme",
    "archive-store-new": "archive-store-change", "archive-store-boards": "archive-store-change",
    "archive-store-rules": "archive-store-change", "archive-store-undo": "archive-store-scan",
    "archive-walk-new": "archive-walk-scan", "archive-walk-end": "archive-walk-scan",
    "archive-walk-settle": "archive-walk-scan", "archive-stocktake-count": "archive-stocktake-new",
    "archive-stocktake-end": "archive-stocktake-new", "archive-stocktake-close": "archive-stocktake-new",
    "archive-stocktake-settle": "archive-stocktake-new", "archive-stocktake-done": "archive-stocktake-new",
    "archive-store-finding": "archive-store-check-new",
}  # fmt: skip
"""Doors that are one step of what another one names."""

BY_SPECS: Final = frozenset({"sheet-new", "sheet-edit", "sheet-sign"})
"""Doors of which the kind of sheet says whose they are."""


@dataclass(frozen=True, slots=True)
class RoleText:
    """One role as the page tells it."""

    role: Role
    mine: bool
    why: Any
    clauses: tuple[str, ...]
    reads: tuple[str, ...]
    changes: tuple[str, ...]
    fills_in: tuple[str, ...]
    signs: tuple[str, ...]
    deeds: tuple[tuple[Any, tuple[str, ...]], ...]
    pages: tuple[Any, ...]


def all_roles(own: Iterable[str]) -> list[RoleText]:
    """Every role; the reader's own first, then in the order of the policy."""
    held = frozenset(own)
    return sorted((_text(role, role in held) for role in Role), key=lambda text: not text.mine)


def _text(role: Role, mine: bool) -> RoleText:
    why, clauses = WHY[role]
    return RoleText(
        role=role,
        mine=mine,
        why=why,
        clauses=clauses,
        reads=_sections(role, Deed.VIEW),
        changes=_sections(role, Deed.CHANGE),
        fills_in=tuple(str(one.title) for one in specs.all_specs() if role in one.writers),
        signs=tuple(str(one.title) for one in specs.all_specs() if role in one.signers),
        deeds=tuple((words, DOORS[name].clauses) for name, words in DEEDS.items() if role in DOORS[name].roles),
        pages=tuple(entry.label for entry in menu.entries_for([role]) if not _is_for_all(entry)),
    )


def _sections(role: Role, deed: Deed) -> tuple[str, ...]:
    covered = duty_sections(frozenset({role}), deed)
    return tuple(str(section.label) for section in Section if section in covered)


def _is_for_all(entry: menu.MenuEntry) -> bool:
    return all(entry.shown_to([role]) for role in Role)


def untold() -> list[str]:
    """Doors that change something, not for everybody, of which the page says nothing: there must be none."""
    told = DEEDS.keys() | PARTS.keys() | BY_SPECS
    return sorted(door.name for door in DOORS.values() if _decides(door) and door.name not in told)


def _decides(door: Door) -> bool:
    return "POST" in door.methods and not door.public and door.roles != EVERYONE
