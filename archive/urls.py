"""URLs of the archive."""

from access.doors import CARE, door
from archive.views import bound

urlpatterns = [
    door(
        "customers/<uuid:pk>/bound/",
        bound.ask,
        "bound-ask",
        roles=CARE,
        methods=("POST",),
        customer="pk",
        clauses=("A2.7",),
    ),
    door("bound/run/<uuid:pk>/", bound.of_run, "bound-of-run", roles=CARE, files=True),
    door("bound/<uuid:pk>/", bound.fetch, "bound-fetch", roles=CARE, files=True, clauses=("A2.7",)),
]
