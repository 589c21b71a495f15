"""Configuration of the vault app: the tables that stand in the data store (search entries, row changes)."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Sealed fields, sealed files, blind index and the change log that database triggers write."""

    name = "vault"
    verbose_name = "Vault"

    def ready(self) -> None:
        """Forget opened keys at the start of every request (a thread outlives it)."""
        from django.core.signals import request_started

        from vault import cache

        request_started.connect(cache.forget, dispatch_uid="vault-forget-keys")
