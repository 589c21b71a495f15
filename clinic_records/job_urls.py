"""The doors of jobs, schedules, work calendar and notifications; their menu lines and block on the first page."""

from django.utils.translation import gettext_lazy as _

from access import menu
from access.doors import EVERYONE, door
from access.roles import Role
from clinic_records.views import jobs, notifications, schedules, work_calendar

KEEPERS = frozenset({Role.SYSADMIN, Role.ARCHIVE_MANAGER})
EDITOR = frozenset({Role.ARCHIVE_MANAGER})
POST = ("POST",)

urlpatterns = [
    door("jobs/", jobs.list_jobs, "jobs"),
    door("jobs/<uuid:pk>/", jobs.show_job, "job-show"),
    door("jobs/<uuid:pk>/state/", jobs.show_state, "job-state"),
    door("jobs/<uuid:pk>/cancel/", jobs.cancel_job, "job-cancel", methods=POST),
    door("jobs/<uuid:pk>/retry/", jobs.retry_job, "job-retry", methods=POST),
    door("jobs/messages/<uuid:pk>/retry/", jobs.retry_message, "job-message-retry", roles=KEEPERS, methods=POST),
    door("schedules/", schedules.list_schedules, "schedules", roles=KEEPERS),
    door("schedules/<uuid:pk>/", schedules.change_schedule, "schedule-change", roles=EDITOR, methods=("GET", "POST")),
    door("work-calendar/", work_calendar.show_year, "work-calendar"),
    door("work-calendar/<int:year>/", work_calendar.show_year, "work-calendar-year"),
    door(
        "work-calendar/day/<str:day>/",
        work_calendar.change_day,
        "work-calendar-day",
        roles=KEEPERS,
        methods=("GET", "POST"),
    ),
    door("notifications/", notifications.list_notifications, "notifications", clauses=("A2.3",)),
    door("notifications/sent/", notifications.list_sent, "notifications-sent", clauses=("A2.3",)),
    door("notifications/read/", notifications.read_all, "notifications-read-all", methods=POST),
    door("notifications/<uuid:pk>/", notifications.open_notification, "notification-open", methods=POST),
]

menu.register(menu.MenuEntry(_("Notifications"), "notifications", "bell", order=80, covers=("notifications",)))
menu.register(menu.MenuEntry(_("Work calendar"), "work-calendar", "calendar-days", order=85, covers=("work-calendar",)))
menu.register(menu.MenuEntry(_("Jobs"), "jobs", "list-checks", order=90, covers=("job-",)))
menu.register(menu.MenuEntry(_("Schedules"), "schedules", "alarm-clock", order=91, covers=("schedule-",)))
menu.register_today(
    menu.TodayBlock(
        "notifications", _("Notifications"), "notifications/today.html", notifications.today_block, EVERYONE, order=20
    )
)
