#!/usr/bin/env python3
"""Django's command line for Clinic Records."""

import os
import sys


def main() -> None:
    """Run the command named on the command line with the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_records.settings")
    from django.core.management import execute_from_command_line

    from clinic_records.embedded import EmbeddedError

    try:
        execute_from_command_line(sys.argv)
    except EmbeddedError as error:
        sys.exit(f"clinic: {error}")


if __name__ == "__main__":
    main()
