"""What the roof asks the scheduler for: upkeep tasks of the apps that each tick sends."""

from jobs import schedules

schedules.each_tick("access.tasks.seal_audit_log")
