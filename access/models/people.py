"""People of the staff, their department and roles. Not here: what they may see, what they signed (`.agreements`)."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import _user_has_perm  # type: ignore[attr-defined]
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from access.models.agreements import Agreement
from access.roles import Role
from vault import prepared
from vault.recorded import KeptVersion, RecordedModel, RecordedQuerySet, VersionedModel, VersionManager


class Department(RecordedModel):
    """A department of the clinic; its head gives the first approval for its people."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh_hans = models.CharField(_("name (simplified)"), max_length=60)
    name_zh_hant = models.CharField(_("name (traditional)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    head = models.ForeignKey(
        "access.Person", models.PROTECT, null=True, blank=True, related_name="heads", verbose_name=_("head")
    )

    class Meta(RecordedModel.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return {"zh-hant": self.name_zh_hant, "en": self.name_en}.get(get_language() or "", self.name_zh_hans)


def _standing(pk: Any) -> "models.QuerySet[Person]":
    return Person.objects.with_standing().filter(pk=pk).order_by()


class PersonManager(BaseUserManager.from_queryset(RecordedQuerySet)):  # type: ignore[misc]
    """Finds and makes people."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Person":
        """Make a person with a password; without one the account cannot log in until a password is set."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save()
        return person

    def with_standing(self) -> "models.QuerySet[Person]":
        """People with their roles and agreement looked up in the same query, as each request needs them."""
        roles = RoleAssignment.objects.current().filter(person=OuterRef("pk")).values("role")
        agreed = Agreement.objects.in_force().filter(person=OuterRef("pk"))
        return self.annotate(held_roles=ArraySubquery(roles), agreed=Exists(agreed))

    def in_session(self, pk: UUID) -> "Person | None":
        """The person of a request, with standing. Every request asks this, so the statement is made once."""
        return next(prepared.instances(_standing, pk=pk), None)


class Employment(models.TextChoices):
    """Whether somebody works here now; leavers keep their row, since their signatures stand in records."""

    ACTIVE = "active", _("Employed")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", pgettext_lazy("employment", "Left")


class Person(AbstractBaseUser, VersionedModel):
    """Somebody of the staff, with the account they log in with.

    `session_epoch`: sessions that began under an earlier one are over. `temporary_until`: until when a password that the
    administrator handed out lets its owner in to choose one of their own.
    """

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    username = models.CharField(_("user name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="people", verbose_name=_("department")
    )
    employment = models.CharField(_("employment"), max_length=10, choices=Employment, default=Employment.ACTIVE)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    theme = models.CharField(max_length=5, default="auto")
    single_keys = models.BooleanField(default=True)
    mail_notices = models.BooleanField(_("e-mail when decisions wait"), default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    must_change_password = models.BooleanField(default=False)
    temporary_until = models.DateTimeField(null=True, blank=True)
    last_login = None

    objects: ClassVar[Any] = PersonManager()
    history = HistoricalRecords(excluded_fields=["password"], bases=(KeptVersion,), history_manager=VersionManager)

    class Meta(RecordedModel.Meta):
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save whole: Django's own password upgrade asks for a partial save, which history would not see."""
        options.pop("update_fields", None)
        super().save(**options)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether this person may log in at all."""
        return self.employment == Employment.ACTIVE

    @property
    def password_lapsed(self) -> bool:
        """Whether a handed-out password was not replaced in time."""
        return self.temporary_until is not None and self.temporary_until <= timezone.now()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now, by the database's clock; fetched anew with each request."""
        if "held_roles" in self.__dict__:
            return frozenset(self.__dict__["held_roles"])
        return frozenset(self.assignments.current().values_list("role", flat=True))

    @cached_property
    def has_agreement(self) -> bool:
        """Whether a signed confidentiality agreement is in force (B7.2); without one no customer file opens."""
        if "agreed" in self.__dict__:
            return bool(self.__dict__["agreed"])
        return self.agreements.in_force().exists()

    @property
    def reads_files(self) -> bool:
        """Whether any customer's file can open to this person at all: employed, bound to secrecy (B7.2), and not the system
        administrator, who sees nothing of customers whatever was granted before (B8.2)."""
        return self.is_active and self.has_agreement and Role.SYSADMIN not in self.roles

    @property
    def principals(self) -> tuple[Any, ...]:
        """Whom a grant can name to reach this person: the person and the department.

        What a department is given reaches no system administrator: they see nothing of customers (B8.2).
        """
        reached = self.department_id is not None and Role.SYSADMIN not in self.roles
        return (self.pk, self.department_id) if reached else (self.pk,)

    def has_role(self, *roles: str) -> bool:
        """Whether one of the roles is held."""
        return not self.roles.isdisjoint(roles)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the authentication backends; nobody is a superuser."""
        return self.is_active and _user_has_perm(self, perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Nobody has rights over a whole app."""
        return False


class RoleAssignmentQuerySet(RecordedQuerySet):
    """Role assignments by time."""

    def current(self) -> "RoleAssignmentQuerySet":
        """Those in force now, by the database's clock."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=Now()), starts_at__lte=Now())


class RoleAssignment(RecordedModel):
    """A role that a person holds, from when to when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(RoleAssignmentQuerySet)()

    class Meta(RecordedModel.Meta):
        indexes = [models.Index(fields=["person", "role"], name="assignment_person_role")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ends_at__isnull=True), name="assignment_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="assignment_ends_after_start"
            ),
        ]
