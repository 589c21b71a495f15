"""Configuration of the key ring, whose tables exist only in the "keyring" database."""

from django.apps import AppConfig


class KeyRingConfig(AppConfig):
    """Epochs, subject keys and part keys."""

    name = "vault.keyring"
    label = "keyring"
    verbose_name = "Key ring"
