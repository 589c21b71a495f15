"""Imports of legacy registers: one row for each file, and one for each row that was imported.

Both hold codes, ids and numbers; the file itself, its plan and its report are sealed files under the import's own key.
What happens to an import: `customers.importing`.
"""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.roles import Role
from vault.fields import EncryptedJSONField
from vault.recorded import RecordedQuerySet, SealedFieldsMixin, VersionedModel

if TYPE_CHECKING:
    from access.models import Person


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("being read")
    PLANNED = "planned", _("waiting for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    RUNNING = "running", _("being imported")
    DONE = "done", _("imported")
    FAILED = "failed", _("failed, nothing was imported")
    CANCELLED = "cancelled", _("cancelled, nothing was imported")


WORKING = (ImportState.UPLOADED, ImportState.CONFIRMED, ImportState.RUNNING)
"""A job is at work, or will be in a moment."""

ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED)
"""Nothing more happens to it (a failed one may be tried again)."""


class FileKind(models.TextChoices):
    """What kind of file it was; the only thing about the file that stands in clear."""

    XLSX = "xlsx", "XLSX"
    XLS = "xls", "XLS"
    CSV = "csv", "CSV"


class RegisterImportQuerySet(RecordedQuerySet):
    """Imports, narrowed to what somebody may see."""

    def visible_to(self, person: "Person") -> Self:
        """Those that `person` uploaded; every one for the archive manager. Without an agreement none (B7.2)."""
        if not person.has_agreement:
            return self.none()
        return self if person.has_role(Role.ARCHIVE_MANAGER) else self.filter(by=person)


class RegisterImport(SealedFieldsMixin, VersionedModel):
    """One register file on its way in. `counts` maps actions to numbers of rows; `today` is what its dates are read
    against, from the first plan to the import; `answers` maps the place of a review row to what was said about it.

    Sealed under a key of its own, which is destroyed with the papers (`papers_gone`); the counts stay.
    """

    seal_subject = "id"
    seal_part = "id"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    at = models.DateTimeField(_("uploaded at"), db_default=Now(), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    kind = models.CharField(_("kind of file"), max_length=4, choices=FileKind)
    today = models.DateField(default=timezone.localdate)
    counts = models.JSONField(default=dict)
    answers = EncryptedJSONField(default=dict)
    source = models.UUIDField(null=True)
    plan = models.UUIDField(null=True)
    report = models.UUIDField(null=True)
    run = models.UUIDField(null=True)
    error_code = models.CharField(max_length=80, blank=True, default="")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    papers_gone = models.BooleanField(default=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(RegisterImportQuerySet)()

    class Meta(VersionedModel.Meta):
        verbose_name = _("Import of a register")
        indexes = [models.Index(fields=["-at", "id"], name="registerimport_newest")]

    @property
    def is_working(self) -> bool:
        """Whether a job is at work on it or will be."""
        return self.state in WORKING


class ImportedRow(models.Model):
    """One row of a register that is in the system: the keyed digest of what it said, and whose file it went into.

    The digest makes the same row in a later file known again; without the key nobody can tell what it said. Rows of a
    destroyed customer are deleted, since the key's holder could ask about them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(RegisterImport, models.PROTECT, related_name="rows")
    digest = models.BinaryField(max_length=32, unique=True)
    customer = models.UUIDField(db_index=True)
