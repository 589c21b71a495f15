"""雙眼皮顧客咨詢登記表: the consultation registration sheet (A2.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.sheets import CaseSheet
from vault.fields import EncryptedTextField


class Channel(models.TextChoices):
    """How the customer came to us."""

    VISIT = "visit", _("In person")
    PHONE = "phone", _("Phone")
    ONLINE = "online", _("Online")
    WECHAT = "wechat", _("WeChat")
    DOUYIN = "douyin", _("Douyin")
    XIAOHONGSHU = "xiaohongshu", _("Xiaohongshu")
    MEITUAN = "meituan", _("Meituan")
    REFERRAL = "referral", _("Recommended by someone")
    OTHER = "other", _("Other")


class ConsultationSheet(CaseSheet):
    """What the customer wants, fears and expects, and what was advised, handed over and answered."""

    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    needs = EncryptedTextField(_("needs"), max_length=4000)
    concerns = EncryptedTextField(_("concerns"), max_length=4000, blank=True, default="")
    expected_effect = EncryptedTextField(_("expected effect"), max_length=4000, blank=True, default="")
    content = EncryptedTextField(_("what was discussed"), max_length=10000, blank=True, default="")
    advice = EncryptedTextField(_("preliminary advice"), max_length=4000, blank=True, default="")
    materials = EncryptedTextField(_("materials handed over"), max_length=1000, blank=True, default="")
    answers = EncryptedTextField(_("questions answered"), max_length=4000, blank=True, default="")

    class Meta(CaseSheet.Meta):
        verbose_name = _("Consultation registration")
