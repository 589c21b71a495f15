"""A customer's own request for deletion (D3.6, PIPL 47): who asked, how identity was checked, what was answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models import Person
from archive.models.identity import IdentityChecked, Receiver
from customers.models import Customer
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class ErasureQuerySet(RecordedQuerySet):
    """Requests by whether they stand."""

    def standing(self) -> "ErasureQuerySet":
        """Those that the customer has not taken back."""
        return self.filter(withdrawn_at=None)


class ErasureRequest(IdentityChecked, SealedModel):
    """One request. `until`: the last day for which the law keeps the file, None where nothing kept it then. `answer`: the
    sentences of the verdict then, by language, as the printed answer gives them."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("taken down at"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
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
