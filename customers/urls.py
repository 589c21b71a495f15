"""URLs of customers, search and cases. Bookings, visits and the catalogue: `customers.booking_urls`."""

from access.doors import CARE, EVERYONE, door
from access.roles import Role
from customers.booking_urls import urlpatterns as booking_urls
from customers.emergency_urls import urlpatterns as emergency_urls
from customers.importing_urls import urlpatterns as importing_urls
from customers.views.access import print_seen, show_access
from customers.views.cases import close_case, new_sheet, open_case
from customers.views.lists import list_customers, search_customers
from customers.views.oversight import list_staff, show_staff
from customers.views.register import new_customer
from customers.views.show import show_customer

_FORM = ("GET", "POST")
_ACCESS = ("A4.2", "A4.4", "A6.4", "B8.2", "D3.5", "E2.2")
_SUPERVISOR = {Role.SUPERVISOR}
_REGISTRARS = {Role.FRONT_DESK, Role.CUSTOMER_SERVICE, Role.ARCHIVE_MANAGER}

urlpatterns = [
    door("customers/", list_customers, "customer-list", roles=CARE, files=True, clauses=("A4.2",)),
    door("customers/search/", search_customers, "customer-search", roles=EVERYONE, methods=("POST",), files=True),
    door(
        "customers/new/",
        new_customer,
        "customer-new",
        roles=_REGISTRARS,
        methods=_FORM,
        files=True,
        clauses=("A2.1", "D3.1"),
    ),
    door("customers/<uuid:pk>/", show_customer, "customer-show", customer="pk", clauses=("A2.7", "A1.1")),
    door("customers/<uuid:pk>/access/", show_access, "customer-access", customer="pk", clauses=_ACCESS),
    door("customers/<uuid:pk>/access/print/", print_seen, "customer-access-print", customer="pk", clauses=("A4.4",)),
    door("customers/<uuid:pk>/cases/", open_case, "case-open", roles=CARE, methods=("POST",), customer="pk"),
    door("cases/<uuid:pk>/close/", close_case, "case-close", roles=CARE, methods=_FORM, files=True),
    door(
        "cases/<uuid:case>/sheets/<slug:key>/new/",
        new_sheet,
        "sheet-new",
        roles=CARE,
        methods=_FORM,
        files=True,
        clauses=("A2.1",),
    ),
    door("oversight/", list_staff, "oversight", roles=_SUPERVISOR, files=True, clauses=("A7.1", "A4.4")),
    door("oversight/<uuid:pk>/", show_staff, "oversight-show", roles=_SUPERVISOR, files=True, clauses=("A7.1", "A4.4")),
    *booking_urls,
    *emergency_urls,
    *importing_urls,
]
