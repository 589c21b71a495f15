"""Which table lives in which database: the key ring in "keyring", everything else in "default"."""

from typing import Any


class KeyRingRouter:
    """Sends the models of the app "keyring" to their own store and keeps every other table out of it."""

    def db_for_read(self, model: type, **_hints: Any) -> str | None:
        """The key ring's alias for its models."""
        return "keyring" if model._meta.app_label == "keyring" else None  # type: ignore[attr-defined]

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Each app's tables in one database only; the audit alias is a second connection, never migrated."""
        return db == ("keyring" if app_label == "keyring" else "default")
