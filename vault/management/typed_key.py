"""Asking for the recovery key at a terminal without showing it, or taking it from standard input."""

import getpass
import sys


def ask() -> str:
    """The line that the person typed."""
    return getpass.getpass("Recovery key: ") if sys.stdin.isatty() else sys.stdin.readline()
