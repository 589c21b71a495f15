"""URLs of retention and legal holds, and their tiles on the desk."""

from django.utils.translation import gettext_lazy as _

from access import stepup
from access.doors import door
from archive import desk
from archive.holds import queries as hold_queries
from archive.retention import lists
from archive.views import holds, retention, retention_files

_FORM, _POST = ("GET", "POST"), ("POST",)
_KEEPERS = retention_files.KEEPERS
_YEARS, _HOLD = ("A3.3", "B5.1"), ("A3.4",)

urlpatterns = [
    door("archive/retention/", retention.show, "archive-retention", roles=lists.READERS, clauses=_YEARS),
    door(
        "archive/retention/clock/",
        stepup.needed(retention.confirm_clock),
        "archive-retention-clock",
        roles=_KEEPERS,
        methods=_POST,
    ),
    door(
        "archive/retention/rules/<slug:file_class>/",
        retention.change,
        "archive-retention-change",
        roles=_KEEPERS,
        methods=_FORM,
        clauses=_YEARS,
    ),
    door(
        "archive/retention/due/",
        retention_files.list_due,
        "archive-retention-due",
        roles=lists.READERS,
        files=True,
        clauses=("B9.1",),
    ),
    door(
        "archive/retention/due/<uuid:pk>/",
        retention_files.appraise,
        "archive-retention-appraise",
        roles=_KEEPERS,
        methods=_FORM,
        files=True,
        clauses=("B9.1",),
    ),
    door(
        "customers/<uuid:pk>/retention/",
        retention_files.of_file,
        "archive-retention-file",
        roles=_KEEPERS,
        customer="pk",
        clauses=("A3.3", "A3.4", "B5.1"),
    ),
    door(
        "customers/<uuid:pk>/retention/longer/",
        retention_files.extend,
        "archive-retention-extend",
        roles=_KEEPERS,
        methods=_FORM,
        customer="pk",
        clauses=("B5.1",),
    ),
    door("archive/holds/", holds.list_all, "archive-holds", roles=hold_queries.READERS, files=True, clauses=_HOLD),
    door(
        "archive/holds/new/",
        holds.new,
        "archive-hold-new",
        roles=hold_queries.READERS,
        methods=_FORM,
        files=True,
        clauses=_HOLD,
    ),
    door("archive/holds/<uuid:pk>/", holds.show, "archive-hold", roles=hold_queries.READERS, files=True, clauses=_HOLD),
    door(
        "archive/holds/<uuid:pk>/look/",
        holds.look_again,
        "archive-hold-look",
        roles=hold_queries.READERS,
        methods=_POST,
        files=True,
    ),
    door(
        "archive/holds/<uuid:pk>/ask/",
        holds.ask_to_lift,
        "archive-hold-ask",
        roles=hold_queries.READERS,
        methods=_POST,
        files=True,
        clauses=_HOLD,
    ),
    door(
        "archive/holds/<uuid:pk>/lift/",
        stepup.needed(holds.lift),
        "archive-hold-lift",
        roles=hold_queries.LIFTERS,
        methods=_POST,
        files=True,
        clauses=_HOLD,
    ),
]

_RETENTION = desk.Area.END
desk.register(
    desk.Tile(
        _("Retention"),
        "archive-retention",
        "hourglass",
        _RETENTION,
        _("Years of each class, what falls due when"),
        order=10,
    )
)
desk.register(
    desk.Tile(
        _("Appraisal of files due"),
        "archive-retention-due",
        "calendar-clock",
        _RETENTION,
        _("No further value, or kept longer"),
        lists.to_appraise,
        order=11,
    )
)
desk.register(
    desk.Tile(
        _("Legal holds"),
        "archive-holds",
        "gavel",
        _RETENTION,
        _("Nothing of these is destroyed"),
        hold_queries.waiting,
        order=12,
    )
)
