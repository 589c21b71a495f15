"""All URLs of the system. Each is a door with its row in the policy table (access.doors)."""

from allauth.account import views as account
from django.urls import include, path

from access.doors import door
from clinic_records.setup.views import log_in
from clinic_records.views import health

handler400 = "clinic_records.views.errors.bad_request"
handler403 = "clinic_records.views.errors.permission_denied"
handler404 = "clinic_records.views.errors.page_not_found"
handler500 = "clinic_records.views.errors.server_error"

urlpatterns = [
    path("", include("customers.urls")),  # first what is opened most: addresses are tried in this order
    path("", include("records.urls")),
    door("health/live", health.live, "health-live", public=True),
    door("health/ready", health.ready, "health-ready", public=True),
    door("login/", log_in, "account_login", methods=("GET", "POST"), public=True, clauses=("A6.4",)),
    door("logout/", account.logout, "account_logout", methods=("GET", "POST"), public=True),
    door("password/", account.password_change, "account_change_password", methods=("GET", "POST")),
    path("", include("clinic_records.shell_urls")),
    path("", include("clinic_records.setup.urls")),
    path("", include("clinic_records.job_urls")),
    path("", include("access.urls")),
    path("", include("archive.urls")),
    path("", include("procedures.urls")),
]
