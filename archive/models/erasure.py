"""A customer's own request for deletion (D3.6, PIPL 47): who asked, how identity was checked, what was answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models import Person
from archive.models.copies import PAPERS, Receiver
from customers.models import Customer
from vault.fields import EncryptedCharField, EncryptedJSONField, EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class ErasureQuerySet(RecordedQuerySet):
    """Requests by whether they stand."""

    def standing(self) -> "ErasureQuerySet":
        """Those that the customer has not taken back."""
        return self.filter(withdrawn_at=None)


class ErasureRequest(SealedModel):
    """One request. `until`: the last day for which the law keeps the file, None where nothing kept it then. `answer`: the
    sentences of the verdict then, by language, as the printed answer gives them."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("taken down at"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    receiver = models.CharField(_("Who comes"), max_length=10, choices=Receiver, default=Receiver.CUSTOMER)
    receiver_name = EncryptedCharField(_("Name of the proxy"), max_length=60, blank=True, default="")
    relation = EncryptedCharField(_("Relation to the customer"), max_length=40, blank=True, default="")
    letter = models.UUIDField(null=True, unique=True)
    own_paper = EncryptedCharField(_("The customer's identity paper"), max_length=20, choices=PAPERS)
    own_tail = EncryptedCharField(_("Last four characters of its number"), max_length=4)
    proxy_paper = EncryptedCharField(
        _("The proxy's identity paper"), max_length=20, choices=PAPERS, blank=True, default=""
    )
    proxy_tail = EncryptedCharField(_("Last four characters of its number"), max_length=4, blank=True, default="")
    photo_compared = models.BooleanField(default=False)
    words = EncryptedTextField(_("What the customer asked for"), max_length=1000, blank=True, default="")
    may_destroy = models.BooleanField(default=False)
    until = models.DateField(_("kept until"), null=True)
    answer = EncryptedJSONField(default=dict)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = models.Manager.from_queryset(ErasureQuerySet)()  # type: ignore[misc]

    class Meta(SealedModel.Meta):
        indexes = [models.Index(fields=["-made_at", "id"], name="erasure_walk")]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(withdrawn_at=None), name="erasure_one_stands"),
            models.CheckConstraint(condition=Q(photo_compared=True), name="erasure_photo_compared"),
            models.CheckConstraint(
                condition=Q(receiver=Receiver.CUSTOMER, letter=None) | Q(receiver=Receiver.PROXY, letter__isnull=False),
                name="erasure_proxy_with_letter",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="erasure_withdrawn_by",
            ),
        ]
