"""Formats of this language; the values are the same for all (formats.shared)."""
