"""Formats of this language: those shared by all."""

from clinic_records.formats.shared import *  # noqa: F403
