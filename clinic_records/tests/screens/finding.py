"""Where a page's address comes from: something of the demo clinic that this person may see. Reads only."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from access.agreements import queries as agreements
from access.approvals import queries as approvals
from access.handovers import queries as handovers
from access.models import Department, Partner, Person
from access.reviews import queries as reviews
from access.roles import Role, Section
from archive.care.removing import OF_DRAFTS
from archive.carriers import queries as carriers
from archive.destruction import listing as destructions
from archive.inspections import queries as inspections
from archive.lending import queries as lending
from archive.models import (
    ArchiveFile,
    Box,
    Cabinet,
    CustomerCopy,
    DrawnFile,
    ErasureRequest,
    FileCheck,
    FileFault,
    FileMerge,
    LegalHold,
    Loan,
    LoanVolume,
    OldNumber,
    OutsideConsent,
    OutsidePackage,
    PublicityConsent,
    PublicityUse,
    Pursuit,
    RegisterEntry,
    RetentionDue,
    Shelf,
    ShelfWalk,
    StockDifference,
    StockTake,
    StoreFinding,
    StoreRoom,
    Study,
    Submission,
    Volume,
)
from archive.models.files import FileClass
from archive.publicity import sheet as publicity_consents
from archive.requests import queries as register
from archive.sealing import queries as sealings
from archive.sharing import queries as sharing
from archive.store import stocktakes
from archive.studies import queries as studies
from customers.emergency import queries as emergencies
from customers.models import BookingSheet, Case, ConsultationSheet, FollowUpSheet, OperationItem, RegisterImport
from jobs.models import JobRun, Schedule
from procedures import reporting
from procedures.models import Attachment
from records import spec as specs
from records.lifecycle import State
from records.models import PaperSignature
from records.paper import printed_sheet
from records.stages import Stage

Args = tuple[Any, ...]
Find = Callable[[Person], Args]


def fixed(*values: Any) -> Find:
    """The same for everybody."""
    return lambda person: values


NOTHING: Final = fixed()
"""A page whose address names nothing."""


def customer(*stages: Stage) -> Find:
    """The newest customer whose running case stands at one of these stages (any, where none is named)."""
    return lambda person: (_case(person, stages).customer_id,)


def case(*stages: Stage) -> Find:
    """That customer's case."""
    return lambda person: (_case(person, stages).pk,)


def new_sheet(key: str, stage: Stage) -> Find:
    """A case that stands at this stage and has no sheet of this kind yet, and the kind."""
    return lambda person: (_case(person, (stage,), without=key).pk, key)


def sheet(key: str, *states: State, unsigned: bool = False, **where: Any) -> Find:
    """Kind and id of the newest sheet of a kind in one of these states (any, where none is named)."""
    return lambda person: (key, _sheet(person, key, states, unsigned, where).pk)


def paper(person: Person) -> Args:
    """A sheet whose signed paper waits for its check, as seen by somebody else than who attached it."""
    found = _first(PaperSignature.objects.filter(outcome="waiting").exclude(attached_by=person))
    return found.sheet_key, found.sheet_id


def booking(person: Person) -> Args:
    """A booking whose time is still held."""
    return (_first(BookingSheet.objects.visible_to(person).holding_time().order_by("starts_at")).pk,)


def picture(person: Person) -> Args:
    """A photograph."""
    return (_first(Attachment.objects.visible_to(person).order_by("taken_at")).pk,)


def pictured_case(person: Person) -> Args:
    """The case with photographs."""
    return (_first(Attachment.objects.visible_to(person).order_by("taken_at")).case_id,)


def cleared(person: Person) -> Args:
    """A check sheet that this person learns the clearance of, not the findings."""
    return (_first(reporting.of_own_cases(person).exclude(state=State.DRAFT).order_by("-recorded_at")).pk,)


def passed_on(person: Person) -> Args:
    """A follow-up whose opinion was passed on to this person's department."""
    return (_first(FollowUpSheet.objects.passed_on_to(person)).pk,)


def colleague(person: Person) -> Args:
    """Somebody with a role, not the one who looks."""
    return (_first(Person.objects.filter(username="suyun")).pk,)


def agreement(person: Person) -> Args:
    """An agreement of somebody whom the one who looks is in charge of."""
    rows = agreements.visible_to(person).exclude(person=person)
    return (_first(rows.order_by("person__username")).pk,)


def to_decide(person: Person) -> Args:
    """An application that waits for this person."""
    waiting = approvals.waiting_for(person)
    assert waiting, f"nothing waits for {person.username}"
    return (waiting[0].application_id,)


def application(state: str) -> Find:
    """One of this person's applications in this state."""
    return lambda person: (_first(approvals.of_applicant(person).filter(state=state)).pk,)


def reading(person: Person) -> Args:
    """A line of the access register that this person can sign off."""
    return (_first(register.to_sign_off(person).exclude(reader=person).order_by("-created_at")).pk,)


def lent(person: Person) -> Args:
    """A file that this person reads by application."""
    rows = RegisterEntry.objects.filter(reader=person, returned_at=None)
    return (_first(rows.order_by("-created_at")).customer_id,)


def emergency_to_review(person: Person) -> Args:
    """An emergency opening that waits for this person's review."""
    waiting = emergencies.to_review(person)
    assert waiting, f"no emergency opening waits for {person.username}"
    return (waiting[0].pk,)


def emergency(verdict: str) -> Find:
    """An emergency opening that was judged so."""
    return lambda person: (_first(emergencies.known_to(person).filter(verdict=verdict).order_by("-created_at")).pk,)


def review_to_do(person: Person) -> Args:
    """A review of rights with people who wait for this person."""
    waiting = reviews.waiting_for(person)
    assert waiting, f"no review waits for {person.username}"
    return (waiting[0].review_id,)


def review_line(person: Person) -> Args:
    """Somebody in a review who waits for this person."""
    return (reviews.waiting_for(person)[0].pk,)


def review_done(_person: Person) -> Args:
    """A finished review of rights."""
    return (_first(reviews.reviews().exclude(finished_at=None).filter(department__code="nursing")).pk,)


def leaver(_person: Person) -> Args:
    """Somebody who left work open."""
    return (_first(handovers.open_handovers()).person_id,)


def shared_now(person: Person) -> Args:
    """A file that is shared between departments now."""
    return (_first(sharing.shared_for(person).filter(ended_at=None).order_by("-grant__ends_at")).pk,)


def _waiting() -> OutsidePackage:
    """The package of an application for outside that waits for a customer's consent."""
    return _first(OutsidePackage.objects.filter(request__application__state="open").order_by("request__number"))


def outside_waiting(_person: Person) -> Args:
    """An application for outside that waits for a customer's consent."""
    return (_waiting().request.application_id,)


def outside_made(person: Person) -> Args:
    """A request for outside whose package was handed over."""
    return (_first(sharing.packages_for(person).filter(deliveries__isnull=False)).request_id,)


def package_made(_person: Person) -> Args:
    """A package that is ready."""
    return (_first(OutsidePackage.objects.open().filter(file__isnull=False)).pk,)


def consented(person: Person) -> Args:
    """A customer with a consent to sharing outside."""
    return (_first(OutsideConsent.objects.visible_to(person).order_by("-created_at")).customer_id,)


def consent(person: Person) -> Args:
    """That customer and a consent in force."""
    found = _first(OutsideConsent.objects.visible_to(person).filter(withdrawn_on=None))
    return found.customer_id, found.pk


def consent_waited_for(_person: Person) -> Args:
    """A customer of an open application without consent, and its package."""
    found = _waiting()
    return found.customer_id, found.pk


def study(person: Person) -> Args:
    """A study that this person can read."""
    return (_first(studies.readable_by(person)).pk,)


def study_file(person: Person) -> Args:
    """The first file of that study."""
    return (*study(person), 1)


def study_application(_person: Person) -> Args:
    """An application by criteria that was carried out."""
    return (_first(Study.objects.filter(provided_at__isnull=False)).application_id,)


def file_class(_person: Person) -> Args:
    """A class of files."""
    return (FileClass.CARE,)


def file_due(_person: Person) -> Args:
    """A file whose time is over, to be appraised."""
    return (_first(RetentionDue.objects.filter(state="proposed")).pk,)


def file_held(person: Person) -> Args:
    """A customer whose file is held."""
    return (
        _first(
            ArchiveFile.objects.visible_to(person).filter(customer__in=LegalHold.objects.values("customer"))
        ).customer_id,
    )


def erasure(_person: Person) -> Args:
    """A customer's request for deletion that stands."""
    return (_first(ErasureRequest.objects.standing()).pk,)


def fault(state: str) -> Find:
    """A fault of this state, of a file that the person sees."""
    return lambda person: (_first(FileFault.objects.visible_to(person).filter(state=state)).pk,)


def file_check(person: Person) -> Args:
    """The newest check of a file that the person sees."""
    return (_first(FileCheck.objects.visible_to(person).order_by("-checked_at")).pk,)


def merging(state: str) -> Find:
    """A merging of this state, of files that the person sees."""
    return lambda person: (_first(FileMerge.objects.visible_to(person).filter(state=state)).pk,)


def hold(_person: Person) -> Args:
    """A hold that is on."""
    return (_first(LegalHold.objects.on()).pk,)


def sealing(state: str) -> Find:
    """A sealing in this state."""
    return lambda person: (_first(sealings.register_for(person).filter(state=state)).pk,)


def file_sealed(person: Person) -> Args:
    """A customer whose file is sealed."""
    return (_first(sealings.register_for(person).filter(state="sealed")).customer_id,)


def inspection(person: Person) -> Args:
    """The newest inspection."""
    return (_first(inspections.inspections_for(person)).pk,)


def drawn_file(person: Person) -> Args:
    """A file of an inspection of this person that was judged."""
    return (_first(DrawnFile.objects.filter(inspection__supervisor=person).exclude(verdict="")).pk,)


_STORE: Final[dict[str, Any]] = {
    "rooms": StoreRoom.objects.order_by("name"),
    "cabinets": Cabinet.objects.order_by("code"),
    "shelves": Shelf.objects.order_by("cabinet__code", "position"),
    "boxes": Box.objects.order_by("code"),
    "walks": ShelfWalk.objects.order_by("-begun_at"),
    "stocktakes": StockTake.objects.filter(state="closed").order_by("-number"),
    "differences": StockDifference.objects.order_by("remedy"),
    "findings": StoreFinding.objects.filter(done_at=None),
}


def store(what: str) -> Find:
    """The first of this kind in the storeroom."""
    return lambda person: (_first(_STORE[what].all()).pk,)


def store_entry(kind: str) -> Find:
    """The same with its kind before it."""
    return lambda person: (kind, *store(kind)(person))


def stocktake_counted(person: Person) -> Args:
    """A stock-take that is being counted; one is begun where there is none."""
    under_way = StockTake.objects.filter(state="counting").first()
    return ((under_way or stocktakes.begin(_first(_STORE["rooms"].all()), by=person)).pk,)


def bound_volume(person: Person) -> Args:
    """The customer whose file has a volume."""
    return (_first(Volume.objects.visible_to(person).order_by("file__number")).file.customer_id,)


def copy(state: str) -> Find:
    """A copy for a customer in this state."""
    return lambda person: (
        _first(CustomerCopy.objects.visible_to(person).filter(state=state).order_by("created_at")).pk,
    )


def publicity(standing: str) -> Find:
    """A consent to publicity that stands like this."""
    return lambda person: (_publicity(person, standing).pk,)


def publicity_sheet(person: Person) -> Args:
    """The sheet of a consent to publicity in force."""
    return publicity_consents.KEY, _publicity(person, "in_force").pk


def publicity_customer(person: Person) -> Args:
    """A customer who gave one."""
    return (_publicity(person, "in_force").customer_id,)


def publicity_picture(person: Person) -> Args:
    """A consent to publicity in force and a picture that it names."""
    found = _publicity(person, "in_force").opened()
    return found.pk, found.pictures[0]["id"]


def publicity_use(person: Person) -> Args:
    """A consent to publicity and a picture of it that is out."""
    found = _first(PublicityUse.objects.visible_to(person).out().order_by("recorded_at"))
    return found.consent_id, found.pk


def _publicity(person: Person, standing: str) -> PublicityConsent:
    rows = PublicityConsent.objects.visible_to(person).order_by("recorded_at")
    return next(row for row in rows if row.standing() == standing)


def submission(state: str) -> Find:
    """A hand-over in this state: any for the archive, else one's own."""

    def find(person: Person) -> Args:
        rows = Submission.objects.visible_to(person).filter(state=state)
        keeps = person.has_role(Role.ARCHIVE_MANAGER)
        return (_first((rows if keeps else rows.filter(handed_by=person)).order_by("created_at")).pk,)

    return find


def destruction(state: str) -> Find:
    """The oldest order of destruction in this state that is approved, or carried out."""

    def find(person: Person) -> Args:
        rows = destructions.orders_for(person).filter(state=state, application__ended_at__isnull=False)
        return (_first(rows.order_by("number")).pk,)

    return find


def outdated_draft(person: Person) -> Args:
    """A fault that a draft was long untouched or is there twice."""
    return (_first(FileFault.objects.visible_to(person).filter(state="open", kind__in=OF_DRAFTS)).pk,)


def carrier(state: str) -> Find:
    """The oldest retired carrier in this state that is approved."""

    def find(person: Person) -> Args:
        rows = carriers.register_for(person).filter(state=state, application__ended_at__isnull=False)
        return (_first(rows.order_by("number")).pk,)

    return find


def loan(state: str) -> Find:
    """The newest loan in this state of a file that the person sees (for overseers: any)."""

    def find(person: Person) -> Args:
        return (_first(lending.loans_for(person).filter(state=state).order_by("-created_at")).pk,)

    return find


def loan_awaiting(kind: str) -> Find:
    """A loan whose paper of this kind has yet to be signed."""

    def find(person: Person) -> Args:
        states = {"consent": ("asked", "open"), "agreement": ("approved", "carried_out")}
        state, application = states[kind]
        rows = Loan.objects.visible_to(person).filter(state=state, application__state=application)
        return (_first(rows.exclude(papers__kind=kind).order_by("-created_at")).pk, kind)

    return find


def volume_lent(person: Person) -> Args:
    """A volume that is with a borrower."""
    rows = LoanVolume.objects.filter(state="out", loan__in=Loan.objects.visible_to(person))
    return (_first(rows.order_by("pk")).pk,)


def pursuit(state: str) -> Find:
    """A pursuit in this state."""
    return lambda person: (_first(Pursuit.objects.filter(state=state)).pk,)


def archive_file(person: Person) -> Args:
    """The file of the archive with the most in it."""
    rows = ArchiveFile.objects.visible_to(person).annotate(count=Count("items"))
    return (_first(rows.order_by("-count", "number")).pk,)


def file_with_prints(person: Person) -> Args:
    """The file with the most prints that were replaced."""
    taken = Count("papers__prints", filter=Q(papers__prints__taken_out_at__isnull=False))
    stale = Count("papers", filter=Q(papers__since__isnull=False))
    rows = ArchiveFile.objects.visible_to(person).annotate(taken=taken, stale=stale)
    return (_first(rows.order_by("-taken", "-stale", "number")).pk,)


def code_of_print(person: Person) -> str:
    """What a scanner reads from a consultation sheet printed now."""
    rows = ConsultationSheet.objects.visible_to(person).filter(state=State.SIGNED, customer__archive_file__isnull=False)
    sheet = _first(rows.order_by("-recorded_at")).opened()
    sheet.customer.opened()
    return printed_sheet(sheet, frozenset(Section), by=person).qr


def old_number(person: Person) -> Args:
    """An old number that counts."""
    return (_first(OldNumber.objects.visible_to(person).standing().order_by("number")).pk,)


def old_numbers(person: Person) -> Args:
    """The customer with that number."""
    return (_first(OldNumber.objects.visible_to(person).standing().order_by("number")).customer_id,)


def partner(_person: Person) -> Args:
    """A partner outside."""
    return (_first(Partner.objects.all()).pk,)


def department(_person: Person) -> Args:
    """A department."""
    return (_first(Department.objects.filter(code="nursing")).pk,)


def item(_person: Person) -> Args:
    """An operation item of the catalogue."""
    return ("items", _first(OperationItem.objects.order_by("code")).pk)


def job(person: Person) -> Args:
    """A run that this person asked for."""
    return (_first(JobRun.objects.filter(Q(requested_by=person) | Q(requested_by=None)).order_by("-created_at")).pk,)


def schedule(_person: Person) -> Args:
    """A schedule."""
    return (_first(Schedule.objects.order_by("key")).pk,)


def register_import(person: Person) -> Args:
    """A register that was read and waits for answers."""
    return (_first(RegisterImport.objects.visible_to(person).order_by("-at")).pk,)


def _case(person: Person, stages: tuple[Stage, ...], without: str = "") -> Case:
    found = Case.objects.visible_to(person).filter(stage__in=stages or tuple(Stage), outcome="")
    if without:
        found = found.exclude(pk__in=_spec_model(without).objects.values("case"))
    return _first(found.order_by("-customer__serial"))


def _spec_model(key: str) -> Any:
    spec = specs.get(key)
    assert spec is not None, key
    return spec.model


def _sheet(person: Person, key: str, states: tuple[State, ...], unsigned: bool, where: dict[str, Any]) -> Any:
    found = _spec_model(key).objects.visible_to(person).filter(**where)
    if states:
        found = found.filter(state__in=states)
    if unsigned:
        return next(row for row in found.order_by("-recorded_at") if row.needs_customer)
    return _first(found.order_by("-recorded_at"))


def _first(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    assert found is not None, f"the demo clinic has no {rows.model.__name__} for this page"
    return found
