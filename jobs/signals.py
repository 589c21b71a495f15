"""News that travels upward: a run has come to its end. The one signal of this app."""

from django.dispatch import Signal

run_finished = Signal()
"""Sent after the end of a run was written, with `run` (a JobRun; state, counts and error code say how it ended)."""
