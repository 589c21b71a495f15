"""The table of pages: each door that answers with a page, the roles that use it, and what of the clinic it is opened for.

A new door needs a line here or in `LEFT_OUT`; test_every_page.py says so. Where several roles use a page in the same way,
one of them stands for all.
"""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from access.models import Person
from access.roles import Role
from clinic_records.tests.screens import finding
from clinic_records.tests.screens.finding import Find
from records.lifecycle import State
from records.stages import Stage

R = Role


@dataclass(frozen=True, slots=True)
class View:
    """A page as some roles see it. `what` tells pages of one door apart; `query` follows the address."""

    door: str
    roles: tuple[Role, ...]
    find: Find = finding.NOTHING
    what: str = ""
    query: str = ""

    @property
    def name(self) -> str:
        """What stands under the thumbnail."""
        return f"{self.door} {self.what}".strip()

    def address(self, person: Person) -> str:
        """The page's address for this person."""
        return reverse(self.door, args=self.find(person)) + self.query


FILES: Final = (R.FRONT_DESK, R.EXAMINER, R.SURGEON, R.NURSE, R.CUSTOMER_SERVICE, R.ARCHIVE_MANAGER)
_READ: Final = (State.SIGNED, State.AMENDED)


def _sheets() -> list[View]:
    """The kinds of sheets: empty to be filled in, and read."""
    begun: dict[str, tuple[Role, Stage]] = {
        "consultation": (R.FRONT_DESK, Stage.CONSULTATION),
        "booking": (R.FRONT_DESK, Stage.CONSULTATION),
        "preop": (R.EXAMINER, Stage.BOOKING),
        "surgery-consent": (R.SURGEON, Stage.BOOKING),
        "anaesthesia-consent": (R.SURGEON, Stage.BOOKING),
        "surgery": (R.SURGEON, Stage.PREOP),
        "aftercare": (R.NURSE, Stage.SURGERY),
        "followup": (R.CUSTOMER_SERVICE, Stage.AFTERCARE),
    }
    new = [View("sheet-new", (who,), finding.new_sheet(key, at), key) for key, (who, at) in begun.items()]
    read = [View("sheet-show", (who,), finding.sheet(key, *_READ), key) for key, (who, _at) in begun.items()]
    kept = [View("sheet-show", (R.FRONT_DESK,), finding.sheet(key), key) for key in ("basic", "contact", "health")]
    return new + read + kept


VIEWS: Final = (
    View("today", tuple(Role)),
    View("preferences", (R.FRONT_DESK,)),
    View("account_change_password", (R.FRONT_DESK,)),
    View("account_logout", (R.FRONT_DESK,)),
    View("customer-list", (*FILES, R.SALES, R.AFTER_SALES)),
    View("customer-new", (R.FRONT_DESK,)),
    View("customer-show", FILES, finding.customer(Stage.AFTERCARE), "in aftercare"),
    View("customer-show", (R.FRONT_DESK, R.SURGEON), finding.customer(Stage.PREOP), "before surgery"),
    View("customer-access", (R.FRONT_DESK, R.NURSE), finding.customer(Stage.AFTERCARE)),
    View("case-close", (R.FRONT_DESK,), finding.case()),
    View("roles-page", (R.FRONT_DESK, R.SUPERVISOR)),
    View("oversight", (R.SUPERVISOR,)),
    View("oversight-show", (R.SUPERVISOR,), finding.colleague),
    View("case-revise", (R.FRONT_DESK,), finding.case(Stage.FOLLOWUP)),
    *_sheets(),
    View("sheet-new", (R.NURSE,), finding.new_sheet("surgery", Stage.PREOP), "surgery"),
    View("sheet-show", (R.NURSE, R.ARCHIVE_MANAGER), finding.sheet("surgery", *_READ), "surgery"),
    View("sheet-show", (R.SURGEON,), finding.sheet("preop", *_READ), "preop"),
    View("sheet-show", (R.SURGEON,), finding.sheet("surgery-consent", unsigned=True), "consent, unsigned"),
    View("sheet-show", (R.ARCHIVE_MANAGER,), finding.sheet("aftercare", State.IN_ERROR), "entered in error"),
    View("sheet-show", (R.ARCHIVE_MANAGER,), finding.sheet("consultation", State.TRANSCRIBED), "transcribed"),
    View("sheet-edit", (R.FRONT_DESK,), finding.sheet("consultation", State.DRAFT), "draft"),
    View("sheet-edit", (R.NURSE,), finding.sheet("aftercare", *_READ), "amend"),
    View("sheet-edit", (R.FRONT_DESK,), finding.sheet("health"), "health"),
    View("sheet-sign", (R.SURGEON,), finding.sheet("surgery-consent", State.DRAFT)),
    View("sheet-customer-sign", (R.SURGEON,), finding.sheet("surgery-consent", unsigned=True)),
    View("paper-attach", (R.SURGEON,), finding.sheet("surgery-consent", unsigned=True)),
    View("paper-check", (R.NURSE,), finding.paper),
    View("sheet-error", (R.NURSE,), finding.sheet("aftercare", *_READ)),
    View("sheet-history", (R.NURSE,), finding.sheet("aftercare", State.AMENDED)),
    View("consent-withdraw", (R.SURGEON,), finding.sheet("surgery-consent", State.SIGNED)),
    View("preop-result", (R.FRONT_DESK,), finding.cleared),
    View("sheet-attach", (R.NURSE,), finding.sheet("aftercare", *_READ)),
    View("media-list", (R.SURGEON,), finding.pictured_case),
    View("media-new", (R.NURSE,), finding.pictured_case),
    View("media-compare", (R.SURGEON,), finding.pictured_case),
    View("media-show", (R.SURGEON,), finding.picture),
    View("booking-day", (R.FRONT_DESK, R.SURGEON, R.NURSE), query="?names=1"),
    View("booking-end", (R.FRONT_DESK,), finding.booking),
    View("aftercare-due", (R.NURSE,)),
    View("followup-due", (R.CUSTOMER_SERVICE, R.AFTER_SALES)),
    View("followup-told", (R.DEPARTMENT_HEAD,), finding.passed_on),
    View("form-list", (R.NURSE,)),
    View("catalogue", (R.ARCHIVE_MANAGER,)),
    View("catalogue-hours", (R.ARCHIVE_MANAGER,)),
    View("catalogue-days", (R.ARCHIVE_MANAGER,), finding.fixed("followup")),
    View("catalogue-new", (R.ARCHIVE_MANAGER,), finding.fixed("rooms")),
    View("catalogue-edit", (R.ARCHIVE_MANAGER,), finding.item),
    View("register-imports", (R.ARCHIVE_MANAGER,)),
    View("register-import-show", (R.ARCHIVE_MANAGER,), finding.register_import),
    View("jobs", (R.ARCHIVE_MANAGER,)),
    View("job-show", (R.ARCHIVE_MANAGER,), finding.job),
    View("schedules", (R.ARCHIVE_MANAGER,)),
    View("schedule-change", (R.ARCHIVE_MANAGER,), finding.schedule),
    View("work-calendar", (R.NURSE,)),
    View("work-calendar-year", (R.ARCHIVE_MANAGER,), finding.fixed(2026)),
    View("work-calendar-day", (R.ARCHIVE_MANAGER,), finding.fixed("2026-10-01")),
    View("notifications", (R.SURGEON, R.DEPARTMENT_HEAD)),
    View("notifications-sent", (R.EXAMINER, R.CUSTOMER_SERVICE)),
    View("people", (R.SYSADMIN,)),
    View("person-new", (R.SYSADMIN,)),
    View("person-show", (R.SYSADMIN,), finding.colleague),
    View("person-change", (R.SYSADMIN,), finding.colleague),
    View("person-roles", (R.SYSADMIN,), finding.colleague),
    View("person-employment", (R.SYSADMIN,), finding.colleague),
    View("sessions", (R.NURSE,)),
    View("mfa_index", (R.NURSE, R.EXECUTIVE)),
    View("mfa_activate_totp", (R.NURSE,)),
    View("mfa_add_webauthn", (R.NURSE,)),
    View("step-up", (R.NURSE,)),
    View("agreement", (R.NURSE,)),
    View("agreements", (R.SYSADMIN, R.ARCHIVE_MANAGER, R.SUPERVISOR)),
    View("agreement-show", (R.ARCHIVE_MANAGER, R.DEPARTMENT_HEAD), finding.agreement),
    View("agreement-end", (R.ARCHIVE_MANAGER,), finding.agreement),
    View("agreement-enter", (R.ARCHIVE_MANAGER,), finding.colleague),
    View("applications", (R.AFTER_SALES, R.NURSE)),
    View("access-request-new", (R.AFTER_SALES,)),
    View("approvals", (R.DEPARTMENT_HEAD, R.EXECUTIVE, R.ARCHIVE_MANAGER)),
    View("application-show", (R.DEPARTMENT_HEAD, R.ARCHIVE_MANAGER), finding.to_decide, "to be decided"),
    View("application-show", (R.AFTER_SALES,), finding.application("carried_out"), "carried out"),
    View("application-show", (R.FRONT_DESK,), finding.application("rejected"), "declined"),
    View("deputies", (R.SURGEON, R.EXAMINER)),
    View("access-register", (R.ARCHIVE_MANAGER, R.CUSTOMER_SERVICE)),
    View("register-sign-off", (R.ARCHIVE_MANAGER,), finding.reading),
    View("customer-show", (R.CUSTOMER_SERVICE,), finding.lent, "lent"),
    View("emergency-new", (R.NURSE,)),
    View("emergencies", (R.SUPERVISOR, R.NURSE)),
    View("emergency-show", (R.NURSE,), finding.emergency_to_review, "to be reviewed"),
    View("emergency-show", (R.SUPERVISOR,), finding.emergency("unjustified"), "not justified"),
    View("access-reviews", (R.DEPARTMENT_HEAD, R.SUPERVISOR)),
    View("access-review-show", (R.NURSE, R.EXECUTIVE), finding.review_to_do, "waiting"),
    View("access-review-show", (R.SUPERVISOR,), finding.review_done, "finished"),
    View("access-review-remove", (R.NURSE,), finding.review_line),
    View("handover-show", (R.DEPARTMENT_HEAD,), finding.leaver),
    View("handover-counts", (R.SYSADMIN,), finding.leaver),
    View("shares", (R.ARCHIVE_MANAGER, R.SALES)),
    View("share-request-new", (R.CUSTOMER_SERVICE,)),
    View("share-end", (R.ARCHIVE_MANAGER,), finding.shared_now),
    View("outside-request-new", (R.NURSE,)),
    View("application-show", (R.NURSE,), finding.outside_waiting, "outside, waiting"),
    View("outside-shares", (R.ARCHIVE_MANAGER, R.EXECUTIVE)),
    View("outside-show", (R.ARCHIVE_MANAGER, R.SUPERVISOR), finding.outside_made),
    View("outside-as-link", (R.ARCHIVE_MANAGER,), finding.package_made),
    View("outside-consents", (R.NURSE,), finding.consented),
    View("outside-consent-new", (R.NURSE,), finding.consent_waited_for),
    View("outside-consent-withdraw", (R.NURSE,), finding.consent),
    View("study-list", (R.MANAGER, R.NURSE)),
    View("study-new", (R.MANAGER,)),
    View("study-show", (R.MANAGER,), finding.study),
    View("study-file", (R.MANAGER,), finding.study_file),
    View("application-show", (R.ARCHIVE_MANAGER,), finding.study_application, "by criteria"),
    View("inspection-list", (R.SUPERVISOR, R.EXECUTIVE)),
    View("inspection-new", (R.SUPERVISOR,)),
    View("inspection-show", (R.SUPERVISOR, R.EXECUTIVE, R.ARCHIVE_MANAGER), finding.inspection),
    View("inspection-judge", (R.SUPERVISOR,), finding.drawn_file),
    View("copy-new", (R.FRONT_DESK,), finding.customer(Stage.AFTERCARE)),
    View("copy-register", (R.ARCHIVE_MANAGER, R.SUPERVISOR)),
    View("copy-show", (R.ARCHIVE_MANAGER,), finding.copy("wished"), "to be made"),
    View("copy-show", (R.ARCHIVE_MANAGER,), finding.copy("received"), "received"),
    View("copy-drop", (R.ARCHIVE_MANAGER,), finding.copy("wished")),
    View("copy-sign", (R.ARCHIVE_MANAGER,), finding.copy("made")),
    View("copy-paper", (R.ARCHIVE_MANAGER,), finding.copy("made")),
    View("sheet-show", (R.NURSE,), finding.publicity_sheet, "publicity"),
    View("publicity-file", (R.NURSE,), finding.publicity_customer),
    View("publicity", (R.ARCHIVE_MANAGER, R.SUPERVISOR)),
    View("publicity-show", (R.ARCHIVE_MANAGER,), finding.publicity("in_force"), "in force"),
    View("publicity-show", (R.ARCHIVE_MANAGER,), finding.publicity("withdrawn"), "withdrawn"),
    View("publicity-withdraw", (R.NURSE,), finding.publicity("in_force")),
    View("publicity-take", (R.ARCHIVE_MANAGER,), finding.publicity_picture),
    View("publicity-use", (R.ARCHIVE_MANAGER,), finding.publicity_picture),
    View("publicity-down", (R.ARCHIVE_MANAGER,), finding.publicity_use),
    View("partners", (R.ARCHIVE_MANAGER, R.EXECUTIVE)),
    View("partner-new", (R.ARCHIVE_MANAGER,)),
    View("partner-show", (R.ARCHIVE_MANAGER, R.EXECUTIVE), finding.partner),
    View("partner-change", (R.ARCHIVE_MANAGER,), finding.partner),
    View("partner-agreement", (R.ARCHIVE_MANAGER,), finding.partner),
    View("departments", (R.SYSADMIN,)),
    View("department-new", (R.SYSADMIN,)),
    View("department-change", (R.SYSADMIN,), finding.department),
    View("clinic-profile", (R.SYSADMIN,)),
    View("clinic-ready", (R.SYSADMIN,)),
    View("gallery", (R.SYSADMIN,)),
    View("gallery-form", (R.SYSADMIN,)),
)
"""Pages of the demo clinic, in the order in which a role meets them."""

STRANGERS: Final = ("account_login",)
"""Pages of the demo clinic without anybody logged in."""

FOUNDING: Final = ("setup", "setup-step", "setup-finish")
"""Pages of a clinic that is being set up."""

LEFT_OUT: Final = {
    "mfa_authenticate": "between password and first page, for who has a second factor",
    "mfa_login_webauthn": "what a browser needs to ask for a passkey",
    "second-factor-codes": "leads on to mfa_index where nothing is set up",
    "second-factor-remove": "asks once more, like every such page",
    "sessions-of": "leads on to sessions",
    "step-up-options": "what a browser needs to ask for a passkey",
    "user-switch": "leads on to the log-in where the device is not shared",
    "user-switch-to": "the log-in of one person of a shared device",
    "deputy-of": "leads on to deputies",
    "agreement-scan": "a picture",
    "outside-consent-print": "a PDF",
    "outside-consent-scan": "a picture",
    "outside-delivery": "leads on to outside-show",
    "outside-delivery-file": "a PDF",
    "outside-door": "opens with a token that is shown once and kept by nobody",
    "outside-of-run": "leads on to outside-show",
    "outside-package": "leads on to outside-show",
    "share-of": "leads on to shares",
    "customer-access-print": "a PDF",
    "access-review-print": "a PDF",
    "aftercare-open": "leads on to sheet-show",
    "bound-of-run": "leads on to the bound file",
    "bound-fetch": "a PDF",
    "clinic-logo": "a picture",
    "copy-file": "a PDF",
    "copy-receipt": "a PDF",
    "copy-scan": "a picture",
    "form-blank": "a PDF",
    "gallery-job": "a part of the gallery, asked for by it",
    "health-live": "one word for a monitor",
    "health-ready": "one word for a monitor",
    "job-state": "a part of job-show, asked for by it",
    "media-content": "a picture",
    "media-thumbnail": "a picture",
    "paper-scan": "a picture",
    "register-import-json": "a file",
    "register-import-of-run": "leads on to register-import-show",
    "register-import-state": "a part of register-import-show, asked for by it",
    "register-import-template": "a file",
    "register-import-xlsx": "a file",
    "partner-of-agreement": "leads on to partner-show",
    "partner-scan": "a picture",
    "sheet-print": "a PDF",
}
"""Doors that answer a GET without being a page of their own, and why."""


def views_of(role: Role) -> list[View]:
    """The pages that stand for this role."""
    return [view for view in VIEWS if role in view.roles]
