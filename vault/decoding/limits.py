"""How much a file may ask of the process that opens it."""

MOST_PIXELS = 40_000_000
MOST_PAGES = 300
MOST_OBJECTS = 200_000
"""Objects of a PDF."""

CPU_SECONDS = 5
WALL_SECONDS = 12
"""More than the processor time, since other workers share the machine."""

DATA_BYTES = 280 * 1024 * 1024
"""Memory that the process may take for itself."""

ADDRESS_BYTES = 1024 * 1024 * 1024
THUMBNAIL = 320
"""Longest side of a thumbnail, in pixels."""

QUALITY = 92
THUMBNAIL_QUALITY = 80
