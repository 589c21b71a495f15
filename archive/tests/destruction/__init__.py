"""Destruction that leaves nothing (B9)."""
