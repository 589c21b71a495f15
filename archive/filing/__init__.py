"""Handing files over to the archive, reviewing them, filing what was finished since (B2.4, B2.5, B4.1, B4.3)."""
