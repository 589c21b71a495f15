"""URLs of looking whether all is where and as it should be: shelf walks, stock-takes, inspections of the rooms."""

from django.utils.translation import gettext_lazy as _

from access.doors import door
from archive import desk
from archive.desk import Area, Tile
from archive.desk_urls import KEEPERS, OVERSEERS
from archive.store import tiles
from archive.views import stock_differences, stocktakes, store_checks, store_places, store_walks

_FORM, _POST = ("GET", "POST"), ("POST",)
_COUNT, _CHECK = ("B5.3", "A5.4"), ("B5.3", "A5.7", "B5.2")

urlpatterns = [
    door("archive/store/walks/", store_walks.list_all, "archive-walks", roles=OVERSEERS, clauses=_COUNT),
    door("archive/store/shelves/<uuid:pk>/walk/", store_walks.begin, "archive-walk-new", roles=KEEPERS, methods=_POST),
    door(
        "archive/store/walks/<uuid:pk>/",
        store_walks.show,
        "archive-walk",
        roles=OVERSEERS,
        files=True,
        clauses=_COUNT,
    ),
    door(
        "archive/store/walks/<uuid:pk>/scan/",
        store_walks.scan,
        "archive-walk-scan",
        roles=KEEPERS,
        methods=_POST,
        files=True,
        clauses=_COUNT,
    ),
    door("archive/store/walks/<uuid:pk>/end/", store_walks.end, "archive-walk-end", roles=KEEPERS, methods=_POST),
    door(
        "archive/store/walks/lines/<uuid:pk>/",
        store_walks.settle,
        "archive-walk-settle",
        roles=KEEPERS,
        methods=_POST,
        files=True,
    ),
    door(
        "archive/store/stocktakes/",
        stocktakes.list_all,
        "archive-stocktakes",
        roles=OVERSEERS,
        clauses=("B5.3",),
    ),
    door(
        "archive/store/stocktakes/new/",
        stocktakes.begin,
        "archive-stocktake-new",
        roles=KEEPERS,
        methods=_POST,
        clauses=("B5.3",),
    ),
    door(
        "archive/store/stocktakes/<uuid:pk>/",
        stocktakes.show,
        "archive-stocktake",
        roles=OVERSEERS,
        files=True,
        clauses=("B5.3",),
    ),
    door(
        "archive/store/stocktakes/<uuid:pk>/count/",
        stocktakes.count,
        "archive-stocktake-count",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=("B5.3",),
    ),
    door(
        "archive/store/stocktakes/<uuid:pk>/end/", stocktakes.end, "archive-stocktake-end", roles=KEEPERS, methods=_POST
    ),
    door(
        "archive/store/stocktakes/<uuid:pk>/close/",
        stocktakes.close,
        "archive-stocktake-close",
        roles=KEEPERS,
        methods=_POST,
    ),
    door(
        "archive/store/stocktakes/<uuid:pk>/report/",
        stocktakes.report,
        "archive-stocktake-report",
        roles=OVERSEERS,
        files=True,
    ),
    door(
        "archive/store/differences/<uuid:pk>/",
        stock_differences.settle,
        "archive-stocktake-settle",
        roles=KEEPERS,
        methods=_FORM,
        files=True,
        clauses=("B5.3",),
    ),
    door(
        "archive/store/differences/<uuid:pk>/done/",
        stock_differences.finish,
        "archive-stocktake-done",
        roles=KEEPERS,
        methods=_POST,
        files=True,
    ),
    door(
        "archive/store/inspections/", store_checks.list_rooms, "archive-store-checks", roles=OVERSEERS, clauses=_CHECK
    ),
    door(
        "archive/store/inspections/limits/",
        store_places.change_rules,
        "archive-store-rules",
        roles=KEEPERS,
        methods=_FORM,
        clauses=_CHECK,
    ),
    door(
        "archive/store/inspections/<uuid:pk>/",
        store_checks.show_room,
        "archive-store-checks-room",
        roles=OVERSEERS,
        clauses=_CHECK,
    ),
    door(
        "archive/store/inspections/<uuid:pk>/new/",
        store_checks.new,
        "archive-store-check-new",
        roles=KEEPERS,
        methods=_FORM,
        clauses=_CHECK,
    ),
    door(
        "archive/store/findings/<uuid:pk>/",
        store_checks.remedied,
        "archive-store-finding",
        roles=KEEPERS,
        methods=_FORM,
        clauses=_CHECK,
    ),
]

desk.register(
    Tile(
        _("Shelf walks"),
        "archive-walks",
        "scan-search",
        Area.STORE,
        _("In order, nothing missing or misplaced"),
        order=14,
    )
)
desk.register(
    Tile(
        _("Stock-takes"),
        "archive-stocktakes",
        "clipboard-list",
        Area.STORE,
        _("Count, settle differences, report"),
        waiting=tiles.stocktakes,
        order=15,
    )
)
desk.register(
    Tile(
        _("Storeroom inspections"),
        "archive-store-checks",
        "thermometer",
        Area.STORE,
        _("Climate, protection, cameras, doors; findings"),
        waiting=tiles.inspections,
        order=16,
    )
)
