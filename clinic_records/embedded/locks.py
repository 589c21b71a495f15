"""File locks between processes: a start lock held alone, and a users' lock that every user of the servers shares.

POSIX record locks are used on purpose. A forked child does not inherit them, and closing the inherited descriptor in
the child does not give up the parent's lock; the kernel drops them when the holder dies, however it dies.
Two things follow. A path may be opened once per process only (closing any other descriptor of the file would drop
the lock), so callers keep one `FileLock` per path; and threads are not kept apart, so callers hold a thread lock too.
"""

import fcntl
import os
from pathlib import Path


class FileLock:
    """One lock file, held shared, held alone, or not held."""

    def __init__(self, path: Path) -> None:
        """Open (and make, mode 0600) the lock file; nothing is locked yet. Raises OSError."""
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Hold the lock together with other sharers; waits while somebody holds it alone."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_SH)

    def hold_alone(self) -> None:
        """Hold the lock alone; waits until everybody else has let go."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)

    def try_alone(self) -> bool:
        """Hold the lock alone if nobody else holds it; otherwise answer False and keep what was held before."""
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def let_go(self) -> None:
        """Hold nothing any more."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go and close the file."""
        os.close(self._descriptor)
