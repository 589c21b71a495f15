"""URLs of procedures; those of their sheets come from the record kernel."""

from access.doors import CARE, EVERYONE, door
from procedures.views import media, pictures
from procedures.views.aftercare import open_aftercare
from procedures.views.checks import open_result
from procedures.views.consents import withdraw_consent

_FORM = ("GET", "POST")
_PICTURES = ("A2.7", "A4.2")

urlpatterns = [
    door("aftercare/<uuid:pk>/", open_aftercare, "aftercare-open", roles=CARE, files=True, clauses=("A2.5", "A5.2")),
    door("checks/<uuid:pk>/result/", open_result, "preop-result", roles=CARE, files=True, clauses=("A2.3",)),
    door(
        "sheets/<slug:key>/<uuid:pk>/withdraw/",
        withdraw_consent,
        "consent-withdraw",
        roles=CARE,
        methods=_FORM,
        files=True,
        clauses=("E1.4",),
    ),
    door(
        "sheets/<slug:key>/<uuid:pk>/attach/",
        media.attach_to_sheet,
        "sheet-attach",
        roles=CARE,
        methods=_FORM,
        files=True,
        clauses=("A2.3", "A2.7"),
    ),
    door("cases/<uuid:case>/media/", media.list_media, "media-list", roles=EVERYONE, files=True, clauses=_PICTURES),
    door(
        "cases/<uuid:case>/media/new/",
        media.add_media,
        "media-new",
        roles=CARE,
        methods=_FORM,
        files=True,
        clauses=("A2.7",),
    ),
    door(
        "cases/<uuid:case>/media/compare/",
        pictures.compare_media,
        "media-compare",
        roles=EVERYONE,
        files=True,
        clauses=_PICTURES,
    ),
    door("media/<uuid:pk>/", pictures.show_media, "media-show", roles=EVERYONE, files=True, clauses=_PICTURES),
    door(
        "media/<uuid:pk>/content/",
        pictures.media_content,
        "media-content",
        roles=EVERYONE,
        files=True,
        clauses=_PICTURES,
    ),
    door("media/<uuid:pk>/thumbnail/", pictures.media_thumbnail, "media-thumbnail", roles=EVERYONE, files=True),
    door(
        "media/<uuid:pk>/error/",
        pictures.strike_media,
        "media-error",
        roles=CARE,
        methods=("POST",),
        files=True,
        clauses=("A5.3",),
    ),
]
