"""News that travels upward: a sheet moved along its lifecycle. Sent inside the transaction of the move."""

from django.dispatch import Signal

sheet_moved = Signal()
"""Arguments: `sheet`, `move` (records.lifecycle.Move), `by` (Person)."""
