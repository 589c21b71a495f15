"""Photographs and scans of a case (A2.3 attached reports, A2.7 photographs): the sealed description of one sealed file."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import grants
from access.roles import Section
from records.stages import Stage
from vault.fields import EncryptedCharField, EncryptedIntegerField, EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel

if TYPE_CHECKING:
    from access.models import Person


class Kind(models.TextChoices):
    """What an attachment is."""

    PHOTOGRAPH = "photograph", _("Photograph")
    LABORATORY = "laboratory", _("Laboratory report")
    INFECTIOUS = "infectious", _("Infectious-disease report")
    EYE = "eye", _("Report of an eye examination")
    PAPER = "paper", _("Scanned paper")
    OTHER = "other", _("Other material")


class AttachmentQuerySet(RecordedQuerySet):
    """Attachments, narrowed to what somebody may see."""

    def visible_to(self, person: "Person") -> Self:
        """Those whose own section of the customer's file `person` may view at this moment."""
        wanted: Any = Q(pk__in=[])
        for section in Section.values:
            wanted |= Q(section=section) & Exists(grants.reaching(person, "customer_id", Section(section)))
        return self.filter(wanted)

    def counted(self) -> Self:
        """Without those entered in error."""
        return self.filter(in_error=False)


class Attachment(SealedModel):
    """One photograph or scan. It is never deleted; entered in error it stays, struck through, and is not shown beside others.

    `file` and `thumbnail` are ids of sealed files. `section` decides who may see it. `sheet_key` and `sheet_id` name the
    record sheet that it belongs to, if any.
    """

    seal_subject = "customer_id"
    seal_part = "case_id"
    plain_columns = frozenset({"section", "stage", "sheet_key", "in_error"})

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey("customers.Case", models.PROTECT, related_name="attachments", editable=False)
    section = models.CharField(max_length=20, choices=Section, editable=False)
    sheet_key = models.CharField(max_length=40, blank=True, default="", editable=False)
    sheet_id = models.UUIDField(null=True, blank=True, editable=False)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    kind = EncryptedCharField(_("kind"), max_length=12, choices=Kind)
    caption = EncryptedTextField(_("caption"), max_length=500, blank=True, default="")
    taken_at = models.DateTimeField(_("taken at"), default=timezone.now)
    file = models.UUIDField(unique=True, editable=False)
    thumbnail = models.UUIDField(null=True, unique=True, editable=False)
    pages = EncryptedIntegerField(default=1, editable=False)
    in_error = models.BooleanField(default=False, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(AttachmentQuerySet)()

    class Meta(SealedModel.Meta):
        verbose_name = _("attachment")
        indexes = [
            models.Index(fields=["case", "taken_at"], name="attachment_of_case"),
            models.Index(fields=["sheet_id"], condition=Q(sheet_id__isnull=False), name="attachment_of_sheet"),
        ]

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture (a PDF is only saved)."""
        return self.thumbnail is not None
