"""The demo clinic: its profile, the cast, and synthetic customers. Every person in it is invented."""

from clinic_records.demo.loading import load

__all__ = ["load"]
