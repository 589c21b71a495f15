"""The storeroom: rooms, cabinets, shelves, boxes, and the bound volumes of files that stand in them (A3.1, B4.2, B5.2).

A place says nothing of anybody; a volume is known by its barcode and by the archive number of its file. Where a volume has been
stands in `archive.models.movements`.
"""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from archive.models.files import ArchiveFile, FileClass
from vault.recorded import RecordedModel, RecordedQuerySet

PLACE_CODE = RegexValidator(r"^[0-9A-Z][0-9A-Z-]{0,11}$", _("Letters A to Z, digits and hyphens, at most 12."))
YEARS = (MinValueValidator(1990), MaxValueValidator(2099))


class Protected(RecordedModel):
    """What a place of keeping is proof against (A3.1, B5.2)."""

    fire = models.BooleanField(_("fireproof"), default=True)
    damp = models.BooleanField(_("damp-proof"), default=True)
    insects = models.BooleanField(_("insect-proof"), default=True)
    theft = models.BooleanField(_("theft-proof"), default=True)

    class Meta(RecordedModel.Meta):
        abstract = True

    @property
    def gaps(self) -> list[Any]:
        """The names of what it is not proof against."""
        fields: list[Any] = [self._meta.get_field(name) for name in PROTECTION if not getattr(self, name)]
        return [field.verbose_name for field in fields]


PROTECTION = ("fire", "damp", "insects", "theft")


class StoreRoom(Protected):
    """A room of the archive with the person who answers for it."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    watched = models.BooleanField(_("watched around the clock"), default=True)
    custodian = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("custodian"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta(Protected.Meta):
        ordering = ["name"]
        verbose_name = _("Storeroom")

    def __str__(self) -> str:
        return self.name


class Cabinet(Protected):
    """A cabinet or a section of mobile shelving."""

    room = models.ForeignKey(StoreRoom, models.PROTECT, related_name="cabinets", verbose_name=_("Storeroom"))
    code = models.CharField(_("code"), max_length=12, validators=[PLACE_CODE])

    class Meta(Protected.Meta):
        ordering = ["code"]
        verbose_name = _("Cabinet")
        constraints = [models.UniqueConstraint(fields=["room", "code"], name="cabinet_code_in_room")]

    def __str__(self) -> str:
        return f"{self.room} {self.code}"


class Shelf(RecordedModel):
    """One board of a cabinet, counted from the top; `capacity` is how many volumes (and boxes) it holds."""

    cabinet = models.ForeignKey(Cabinet, models.PROTECT, related_name="shelves", verbose_name=_("Cabinet"))
    position = models.PositiveSmallIntegerField(
        _("board, from the top"), validators=[MinValueValidator(1), MaxValueValidator(40)]
    )
    capacity = models.PositiveSmallIntegerField(
        _("room for volumes"), default=40, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    barcode = models.CharField(_("barcode"), max_length=14, unique=True, editable=False)

    class Meta(RecordedModel.Meta):
        ordering = ["position"]
        verbose_name = _("Shelf")
        constraints = [models.UniqueConstraint(fields=["cabinet", "position"], name="shelf_position_in_cabinet")]

    def __str__(self) -> str:
        return f"{self.cabinet}-{self.position}"


class Box(RecordedModel):
    """A box or folder, labelled with class and year (B4.2), on a shelf or nowhere yet."""

    shelf = models.ForeignKey(
        Shelf, models.PROTECT, null=True, blank=True, related_name="boxes", verbose_name=_("Shelf")
    )
    code = models.CharField(_("code"), max_length=12, unique=True, validators=[PLACE_CODE])
    file_class = models.CharField(_("class"), max_length=20, choices=FileClass)
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    capacity = models.PositiveSmallIntegerField(
        _("room for volumes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    barcode = models.CharField(_("barcode"), max_length=14, unique=True, editable=False)

    class Meta(RecordedModel.Meta):
        ordering = ["file_class", "year", "code"]
        verbose_name = pgettext_lazy("archive", "Box")

    def __str__(self) -> str:
        return self.code


class VolumeState(models.TextChoices):
    """Where a volume is, as far as is known."""

    IN_PLACE = "in_place", pgettext_lazy("volume", "In its place")
    OUT = "out", pgettext_lazy("volume", "Out")
    MISSING = "missing", pgettext_lazy("volume", "Missing")
    DESTROYED = "destroyed", pgettext_lazy("volume", "Destroyed")


class VolumeQuerySet(RecordedQuerySet):
    """Volumes, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """The volumes of files whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "file__customer_id")))


class Volume(RecordedModel):
    """A bound volume of a file, the first to the n-th (A3.1). It keeps its place while it is out or missing, and its row
    when it is destroyed, so that no barcode is ever given again."""

    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="volumes")
    position = models.PositiveSmallIntegerField(_("volume"), validators=[MinValueValidator(1)])
    barcode = models.CharField(_("barcode"), max_length=14, unique=True, editable=False)
    shelf = models.ForeignKey(Shelf, models.PROTECT, null=True, related_name="volumes")
    box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="volumes")
    pages = models.PositiveSmallIntegerField(
        pgettext_lazy("volume", "pages"), validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    state = models.CharField(_("state"), max_length=10, choices=VolumeState, default=VolumeState.IN_PLACE)
    bound_on = models.DateField(_("bound on"))

    objects: ClassVar[Any] = models.Manager.from_queryset(VolumeQuerySet)()

    class Meta(RecordedModel.Meta):
        ordering = ["file__file_class", "file__year", "file__number", "position"]
        indexes = [models.Index(fields=["state"], condition=~Q(state="in_place"), name="volume_not_in_place")]
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="volume_position_in_file"),
            models.CheckConstraint(condition=Q(shelf=None) | Q(box=None), name="volume_in_one_place"),
            models.CheckConstraint(
                condition=~Q(state="destroyed") | Q(shelf=None, box=None), name="volume_destroyed_is_nowhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file}-{self.position}"

    @property
    def place(self) -> "Shelf | Box | None":
        """Where it stands or belongs."""
        return self.box or self.shelf
