"""What is stored in clear, exhaustively: each column that is not sealed and says something is listed here with its reason.

Everything else about a person is sealed (design, section 5). A column that is neither sealed nor listed fails a test. Not
listed because their type says nothing: ids and relations, versions and editions, yes/no, moments and days of what staff or the
system did. A day that says something about a customer (a date of birth) is sealed; `clinic_records.tests.gate` asks for each
day in a model about customers to be listed. Certificates of destruction name what is under `STATISTICS`.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATISTICS: Final[Mapping[str, str]] = {
    "archive.BoundFile": "pages sections sheets language asked_at expires_at",
    "archive.PublicityConsent": "purpose begins_on ends_on withdrawn_on",
    "customers.BookingSheet": "number status starts_at minutes during handbook_on",
    "customers.Case": "pathway stage outcome opened_at closed_at",
    "customers.ConsultationSheet": "channel",
    "customers.Customer": "serial number kind sex birth_year destroyed_at",
    "customers.FollowUpSheet": "way result satisfaction told",
    "customers.VisitPlan": "kind day due_on done_on dropped_on",
    "procedures.AftercareRecord": "healing swelling bruising pain next_visit_on",
    "procedures.AnaesthesiaConsent": "withdrawn_on",
    "procedures.Attachment": "section sheet_key stage taken_at recorded_at",
    "procedures.AttachmentGroup": "section stage",
    "procedures.SurgeryConsent": "withdrawn_on",
    "procedures.SurgeryRecord": "started_at ended_at",
}
"""Of customers: what lists and statistics need. It remains in older copies of the data after a destruction."""

IN_WORDS: Final[Mapping[str, Promise]] = {
    "archive.BoundFile": _("Bound files: pages, sections, language, days"),
    "archive.PublicityConsent": _("Consents to publicity: purpose, days"),
    "customers.BookingSheet": _("Bookings: number, state, day, time and length of the operation"),
    "customers.Case": _("Cases: pathway, stage, result, days"),
    "customers.ConsultationSheet": _("Consultation records: channel"),
    "customers.Customer": _("Customers: number, type, sex, year of birth"),
    "customers.FollowUpSheet": _("Follow-up records: way of contact, ratings, departments told"),
    "customers.VisitPlan": _("Follow-up plan: kind of visit, days"),
    "procedures.AftercareRecord": _("Aftercare records: healing, swelling, bruising, pain, next visit"),
    "procedures.AnaesthesiaConsent": _("Consents to anaesthesia: day of withdrawal"),
    "procedures.Attachment": _("Attachments: section, stage, day"),
    "procedures.AttachmentGroup": _("Groups of attachments: section, stage"),
    "procedures.SurgeryConsent": _("Consents to surgery: day of withdrawal"),
    "procedures.SurgeryRecord": _("Surgery records: begin and end"),
}
"""The same as people read it on a certificate."""

SHEET: Final = "state origin happened_at recorded_at"
"""Of every record sheet."""

TRACES: Final[Mapping[str, str]] = {
    "access.AgreementEnding": "ended_at",
    "access.AgreementSigning": "signed_at digest seal",
    "access.Application": "kind state made_at ended_at",
    "access.ApprovalStep": "position party state due_on decided_at",
    "access.Grant": "customer_serial sections source starts_at ends_at",
    "access.Partner": "kind",
    "access.PartnerAgreement": "signed_on ends_on",
    "access.ReviewLine": "state held removed ended decided_at",
    "archive.DestructionOrder": "number cooling_days state started_at ended_at",
    "archive.DestructionItem": "position described file_class number year years kept_from due_on sheets pages volumes state was"
    " keys why",
    "archive.ShredderScan": "code at",
    "archive.DestructionCertificate": "made_at document digest seal",
    "archive.LendingRules": "only longest extensions remind raise_after",
    "archive.Loan": "number ground days state created_at handed_at due_on overdue_since ended_at",
    "archive.LoanVolume": "pages state condition damaged_pages missing_pages returned_at",
    "archive.LoanPaper": "kind proof signed_on created_at",
    "archive.LoanExtension": "days due_before due_after granted_at",
    "archive.Pursuit": "state opened_at closed_at",
    "archive.PursuitStep": "on created_at",
    "archive.ArchiveFile": "file_class number year unit serial state accepted_at",
    "archive.ErasureRequest": "made_at receiver until withdrawn_at",
    "archive.FileExtension": "years made_at",
    "archive.Sealing": "number state created_at pages records sealed_at opening asked_at opened_at was_whole kept_until seal",
    "archive.SealedRecord": "edition",
    "archive.FileCheck": "checked_at run passed wrong counts",
    "archive.FileFault": "kind what target section found_at due_on state ended_at",
    "archive.FileMerge": "state proposed_at decided_at undo_asked_at undone_at",
    "archive.LegalHold": "since review_on set_at lift_asked_at lifted_at",
    "archive.RetentionChange": "file_class years before earlier at_once",
    "archive.RetentionDue": "due_on found_at state keep_until decided_at",
    "archive.RetentionOutlook": "until",
    "archive.FiledItem": "position sheet_key edition section happened_on pages proposed_at filed_at",
    "archive.PaperSheet": "sheet_key edition section settled since why",
    "archive.FiledPrint": "edition digest along how filed_at taken_out_at fate was_since was_why",
    "archive.IssuedNumber": "number file_class year unit serial state given_at reason voided_at",
    "archive.OldNumber": "number entered_at struck_at",
    "archive.Submission": "state channel sheets created_at decided_at",
    "archive.AccessRequest": "use sections begins_at ends_at place",
    "archive.OutsideConsent": "use sections proof given_on created_at withdrawn_on",
    "archive.OutsideDelivery": "way created_at expires_at token_digest code openings_allowed openings wrong_codes "
    "unfetched ended_at",
    "archive.OutsidePackage": "language sheets expires_at ended_at",
    "archive.OutsideRequest": "number use sections",
    "archive.OutsideVisit": "kind at",
    "archive.CustomerCopy": "state created_at receiver sections delivery number made_at pages fetchable_until received_at",
    "archive.PublicityUse": "put_on recorded_at taken_down_on",
    "archive.RegisterEntry": "created_at returned_at signed_off_at",
    "archive.ContactConfirmation": "confirmed_at",
    "archive.Removal": "kind target seen sheet_key section happened_on columns created_at removed_at",
    "archive.RequestedFile": "number",
    "customers.EmergencyAccess": "kind created_at ended_at due_on verdict judged_at",
    "archive.ShareRequest": "numbers sections begins_at ends_at",
    "archive.SharedFile": "created_at ended_at",
    "archive.DrawnFile": "position verdict judged_at",
    "archive.Inspection": "number pathway from_day to_day size sections begun_at ends_at ended_at",
    "archive.SampleDraw": "seed frame left_out drawn_at",
    "archive.Study": "use sections operated_from operated_to pathway stage ended sex born_from born_to satisfied_at_most most"
    " ends_at provided_at ended_at",
    "archive.StudyFile": "position operated_on",
    "archive.Movement": "kind why from_state to_state version_after scanned at",
    "archive.StoreFinding": "point due_on done_at",
    "archive.StockCount": "expected expected_state found_at",
    "archive.StockDifference": "kind remedy due_on settled_at",
    "archive.Volume": "position barcode pages state bound_on",
    "archive.WalkLine": "position result remedy",
    "customers.ImportedRow": "digest",
    "customers.RegisterImport": "state kind today counts error_code at ended_at",
    "jobs.Notification": "kind created_at read_at",
    "keyring.PartKey": "wrapped made_at",
    "records.Draft": "form_key saved_at",
    "records.PaperSignature": "sheet_key signer attached_at outcome checked_at",
    "records.SignOff": "sheet_key signer role signed_at digest seal",
    "vault.SearchEntry": "tokens generation",
    "vault.StoredFile": "kind chunks size_bucket details stored_at",
}
"""About what was done with customers' data and with what is sealed of the staff: codes, ids and keyed or sealed bytes, never
their content."""

HOUSE: Final[Mapping[str, str]] = {
    "access.AccessReview": "quarter",
    "archive.ClockConfirmed": "at",
    "archive.RetentionRule": "file_class trigger years",
    "archive.Box": "code file_class year capacity barcode",
    "archive.Cabinet": "code",
    "archive.Shelf": "position capacity barcode",
    "archive.StockTake": "number state",
    "archive.StoreCheck": "temperature humidity",
    "archive.StoreRoom": "name",
    "archive.CarrierCertificate": "made_at document digest seal",
    "archive.RetiredCarrier": "number serial kind held used_since retired_on state created_at erasure method done_at "
    "witnessed_at",
    "archive.CareRules": "grace_days due_days draft_days contact_days",
    "archive.StoreRules": "temperature_from temperature_to humidity_from humidity_to check_days stocktake_days",
    "access.Agreement": "proof wording",
    "access.Deputy": "",
    "access.AuditEvent": "gen xid session_hash ip action object_type section decision purpose",
    "access.AuditSeal": "number kind gen from_xid to_xid count root previous resumes_from public_key signature entries",
    "access.Department": "code name_zh_hans name_zh_hant name_en",
    "access.CodeGuard": "last_step wrong",
    "access.Handover": "cause roles",
    "access.HandoverStep": "group choice count left",
    "access.KnownDevice": "device agent",
    "access.MailNotice": "sent_at told",
    "access.OpenSession": "key first_ip last_ip agent",
    "access.Person": "password username name email employment language theme session_epoch",
    "access.RoleAssignment": "role",
    "archive.NumberScheme": "file_class pattern reason",
    "clinic_records.ClinicProfile": "name_zh_hans name_zh_hant name_en address phone logo logo_kind",
    "customers.Counter": "series last",
    "customers.OperationItem": "code name_zh_hans name_zh_hant name_en minutes",
    "customers.Room": "code name_zh_hans name_zh_hant name_en",
    "customers.VisitDays": "kind days",
    "customers.WorkingHours": "",
    "jobs.CalendarDay": "name source",
    "jobs.JobRun": "kind period payload state done total counts row_errors error_code attempts fence",
    "jobs.OutboxMessage": "kind payload unique_key attempts fence error_code",
    "jobs.Schedule": "key task every minutes weekday day",
    "keyring.KeyEpoch": "epoch check_value",
    "keyring.SubjectKey": "wrapped",
    "keyring.SystemKey": "name generation wrapped",
    "records.Submission": "outcome",
    "vault.RowChange": "table_name operation transaction_id actor row_digest",
}
"""Of staff, of the house and of the system itself; none of these models names a customer."""


def listed(label: str) -> frozenset[str]:
    """The plain columns of a model ("app.Model") that are listed."""
    return frozenset(" ".join(table.get(label, "") for table in (STATISTICS, TRACES, HOUSE)).split())
