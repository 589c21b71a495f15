"""The doors of the frame itself: first page, preferences, session, logo, gallery of components."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import door
from access.roles import Role
from clinic_records.views.gallery import gallery, gallery_form, gallery_job
from clinic_records.views.logo import clinic_logo
from clinic_records.views.preferences import extend_session, preferences, stranger_language
from clinic_records.views.roles import show_roles
from clinic_records.views.today import today

urlpatterns = [
    door("", today, "today"),
    door("me/settings/", preferences, "preferences", methods=("GET", "POST")),
    door("me/session/", extend_session, "session-extend", methods=("POST",)),
    door("language/", stranger_language, "language-set", methods=("POST",), public=True),
    door("clinic/logo/<int:version>/", clinic_logo, "clinic-logo", public=True),
    door("roles/", show_roles, "roles-page", clauses=("A4.2", "A6.4", "B8.2")),
    door("gallery/", gallery, "gallery", roles={Role.SYSADMIN}),
    door("gallery/form/", gallery_form, "gallery-form", roles={Role.SYSADMIN}, methods=("GET", "POST")),
    door("gallery/job/<int:step>/", gallery_job, "gallery-job", roles={Role.SYSADMIN}),
]

menu.register(menu.MenuEntry(_("Today"), "today", "sun", order=1))
menu.register(menu.MenuEntry(_("Roles and permissions"), "roles-page", "key-round", order=93))
