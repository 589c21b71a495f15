"""Photographs and scans of a case (A2.3 attached reports, A2.7 photographs): the sealed description of one sealed file, and the
groups whose keys seal them."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import grants
from access.roles import Section
from records.stages import Stage
from vault.fields import EncryptedCharField, EncryptedIntegerField, EncryptedTextField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedModel

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


class AttachmentGroup(RecordedModel):
    """The photographs and scans of one section and stage of a case. Its id is the part under whose key they are sealed, so that
    they can be destroyed without the rest of the case (B9.1).

    `is_open`: it takes further ones; the key of a group that an order of destruction names seals nothing new.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey("customers.Case", models.PROTECT, related_name="attachment_groups", editable=False)
    section = models.CharField(max_length=20, choices=Section, editable=False)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, editable=False)
    is_open = models.BooleanField(default=True, editable=False)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "section"], condition=Q(is_open=True), name="attachmentgroup_one_open"
            )
        ]


_IN_ITS_GROUP = """
IF TG_OP = 'UPDATE' THEN
    IF (NEW.part, NEW.case_id, NEW.stage, NEW.section) IS DISTINCT FROM (OLD.part, OLD.case_id, OLD.stage, OLD.section) THEN
        RAISE EXCEPTION 'an attachment stays in its group' USING ERRCODE = 'CR020';
    END IF;
ELSIF NOT EXISTS (
    SELECT 1 FROM procedures_attachmentgroup g WHERE g.id = NEW.part AND g.customer_id = NEW.customer_id
    AND g.case_id = NEW.case_id AND g.stage = NEW.stage AND g.section = NEW.section
) THEN
    RAISE EXCEPTION 'an attachment is sealed in the group of its case, stage and section' USING ERRCODE = 'CR020';
END IF;
RETURN NEW;
"""
"""Its versions and its file are sealed under the key of the group, so one that was put under a wrong stage is struck out and
added anew: moved, it would outlive the group that it is shown in, or go with one that it is not shown in."""


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

    `part`: the group whose key seals it and its files; what was added before there were groups lies under the key of its case.
    `file` and `thumbnail` are ids of sealed files. `section` decides who may see it. `sheet_key` and `sheet_id` name the
    record sheet that it belongs to, if any.
    """

    seal_subject = "customer_id"
    seal_part = "part"
    plain_columns = frozenset({"section", "stage", "sheet_key", "in_error"})

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey("customers.Case", models.PROTECT, related_name="attachments", editable=False)
    part = models.UUIDField(db_index=True, editable=False)
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
        triggers = [
            *SealedModel.Meta.triggers,
            pgtrigger.Trigger(
                name="in_its_group",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_IN_ITS_GROUP,
            ),
        ]

    @property
    def has_own_group(self) -> bool:
        """Whether it can be destroyed without its case."""
        return self.part != self.case_id

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture (a PDF is only saved)."""
        return self.thumbnail is not None
