"""Who came in person, and by which papers they were known: what a copy and a request for deletion both ask first (A6.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.identity.documents import DocumentKind
from vault.fields import EncryptedCharField

PAPERS = [(kind.value, kind.label) for kind in DocumentKind]


class Receiver(models.TextChoices):
    """Who comes."""

    CUSTOMER = "customer", _("The customer")
    PROXY = "proxy", _("A proxy or guardian")


class IdentityChecked(models.Model):
    """The columns of a check of identity. `own_*`: the customer's identity paper, `proxy_*`: that of whoever comes instead; of
    the numbers the last four characters only. `letter`: sealed scan of the proxy letter."""

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

    class Meta:
        abstract = True
