"""URLs of copies for customers."""

from access.doors import door
from archive.copies.actions import MAKERS, TAKERS
from archive.copies.queries import READERS
from archive.views import copies, copies_out

_FORM, _POST = ("GET", "POST"), ("POST",)
_OUT = ("A4.4", "A6.2")

urlpatterns = [
    door(
        "customers/<uuid:pk>/copies/new/",
        copies.new,
        "copy-new",
        roles=TAKERS,
        methods=_FORM,
        customer="pk",
        clauses=_OUT,
    ),
    door("copies/", copies.list_register, "copy-register", roles=READERS, files=True, clauses=("A4.4", "A7.1")),
    door("copies/<uuid:pk>/", copies.show, "copy-show", roles=MAKERS, files=True, clauses=_OUT),
    door("copies/<uuid:pk>/drop/", copies.drop, "copy-drop", roles=MAKERS, methods=_FORM, files=True),
    door("copies/<uuid:pk>/make/", copies_out.make, "copy-make", roles=MAKERS, methods=_POST, files=True, clauses=_OUT),
    door("copies/<uuid:pk>/file/", copies_out.fetch, "copy-file", roles=MAKERS, files=True, clauses=_OUT),
    door("copies/<uuid:pk>/receipt/", copies_out.receipt, "copy-receipt", roles=MAKERS, files=True),
    door("copies/<uuid:pk>/sign/", copies_out.sign, "copy-sign", roles=MAKERS, methods=_FORM, files=True),
    door("copies/<uuid:pk>/paper/", copies_out.attach, "copy-paper", roles=MAKERS, methods=_FORM, files=True),
    door("copies/<uuid:pk>/scan/<slug:which>/", copies_out.scan, "copy-scan", roles=MAKERS, files=True),
]
