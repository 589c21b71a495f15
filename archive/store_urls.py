"""URLs of the storeroom: places, volumes, labels, scanning. Walks, stock-takes, inspections: `archive.store_watch_urls`."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from access.doors import door
from archive import desk
from archive.desk import Area, Tile
from archive.desk_urls import KEEPERS, OVERSEERS
from archive.store import tiles
from archive.views import store, store_file, store_places, store_scan

_FORM, _POST = ("GET", "POST"), ("POST",)
_KEPT = ("A3.1", "B4.2", "B5.2")
_PAPER = ("A3.1", "A5.4", "B4.2")

urlpatterns = [
    door("archive/store/", store.show_rooms, "archive-store", roles=OVERSEERS, clauses=_KEPT),
    door("archive/store/rooms/<uuid:pk>/", store.show_room, "archive-store-room", roles=OVERSEERS, clauses=_KEPT),
    door("archive/store/shelves/<uuid:pk>/", store.show_shelf, "archive-store-shelf", roles=OVERSEERS, files=True),
    door("archive/store/boxes/", store.list_boxes, "archive-store-boxes", roles=OVERSEERS, clauses=("B4.2",)),
    door("archive/store/boxes/<uuid:pk>/", store.show_box, "archive-store-box", roles=OVERSEERS, files=True),
    door(
        "archive/store/missing/",
        store.list_missing,
        "archive-store-missing",
        roles=OVERSEERS,
        files=True,
        clauses=("B5.3",),
    ),
    door("archive/store/unshelved/", store.list_unshelved, "archive-store-unshelved", roles=OVERSEERS, files=True),
    door("archive/store/places/<slug:kind>/new/", store_places.new, "archive-store-new", roles=KEEPERS, methods=_FORM),
    door(
        "archive/store/places/<slug:kind>/<uuid:pk>/",
        store_places.change,
        "archive-store-change",
        roles=KEEPERS,
        methods=_FORM,
        clauses=_KEPT,
    ),
    door(
        "archive/store/cabinets/<uuid:pk>/boards/",
        store_places.add_boards,
        "archive-store-boards",
        roles=KEEPERS,
        methods=_FORM,
    ),
    door(
        "archive/store/cabinets/<uuid:pk>/labels/",
        store_places.shelf_labels,
        "archive-store-shelf-labels",
        roles=KEEPERS,
    ),
    door(
        "archive/store/boxes/labels/",
        store_places.box_labels,
        "archive-store-box-labels",
        roles=KEEPERS,
        clauses=("B4.2",),
    ),
    door(
        "archive/store/files/<uuid:pk>/",
        store_file.show,
        "archive-store-file",
        roles=KEEPERS,
        customer="pk",
        methods=_FORM,
        clauses=_PAPER,
    ),
    door(
        "archive/store/files/<uuid:pk>/labels/",
        store_file.labels_of,
        "archive-store-labels",
        roles=KEEPERS,
        customer="pk",
    ),
    door(
        "archive/store/files/<uuid:pk>/cover/<int:position>/",
        store_file.cover,
        "archive-store-cover",
        roles=KEEPERS,
        customer="pk",
    ),
    door(
        "archive/store/scan/",
        store_scan.scan,
        "archive-store-scan",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=("A5.4", "B5.3"),
    ),
    door(
        "archive/store/scan/back/", store_scan.take_back, "archive-store-undo", roles=KEEPERS, methods=_POST, files=True
    ),
    path("", include("archive.store_watch_urls")),
]

desk.register(
    Tile(
        _("Storerooms and cabinets"),
        "archive-store",
        "warehouse",
        Area.STORE,
        _("What stands where, and how full"),
        order=10,
    )
)
desk.register(
    Tile(
        _("Scan volumes"),
        "archive-store-scan",
        "scan-barcode",
        Area.STORE,
        _("Shelve, move, take out, bring back"),
        order=11,
    )
)
desk.register(
    Tile(
        _("Volumes without a place"),
        "archive-store-unshelved",
        "book-dashed",
        Area.STORE,
        _("Bound, not shelved yet"),
        waiting=tiles.unshelved,
        order=12,
    )
)
desk.register(
    Tile(
        _("Missing volumes"),
        "archive-store-missing",
        "search-x",
        Area.STORE,
        _("Being searched for"),
        waiting=tiles.missing,
        order=13,
    )
)
