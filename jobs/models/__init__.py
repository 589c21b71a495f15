"""Tables of the jobs app. No column here holds a personal datum of a customer: ids, codes, numbers and moments only."""

from jobs.models.calendar_day import CalendarDay
from jobs.models.notification import Notification
from jobs.models.outbox import OutboxMessage
from jobs.models.run import JobRun, RunState
from jobs.models.schedule import Every, Schedule

__all__ = ["CalendarDay", "Every", "JobRun", "Notification", "OutboxMessage", "RunState", "Schedule"]
