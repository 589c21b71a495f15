"""What the person at the terminal reads: one line per event. The programs' own output goes to log files instead."""

import os
import sys


def say(line: str) -> None:
    """Print one line; a terminal that has gone away is no reason to stop cleaning up."""
    try:
        print(line, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
