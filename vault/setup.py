"""First set-up and start-up check of the keys. Never makes a key where one should already be (T15).

Not here: the key file itself (`vault.kek`), putting a lost one back (`manage.py restore_key_file`).
"""

from django.apps import apps
from django.db import connection, models

from vault import blind_index, kek
from vault.errors import KeyRefused
from vault.keyring import ring
from vault.keyring.models import KeyEpoch
from vault.recorded import SealedFieldsMixin


def prepare_keys() -> str | None:
    """Set up an empty key ring and return the recovery key as it is printed, once; None where it was set up before.

    Raises KeyRefused where a key file is missing, wrong or open to other users, where sealed rows exist but the key
    ring is empty, and where a key file lies beside an empty key ring. Both databases must be migrated.
    """
    if KeyEpoch.objects.using(ring.ALIAS).exists():
        ring.require_keys()
        return None
    if sealed := sealed_tables_in_use():
        raise KeyRefused(f"the key ring is empty but {', '.join(sealed)} hold sealed rows: restore the key ring")
    if kek.key_path(1).exists():
        raise KeyRefused(
            f"the key ring is empty but there is a key file {kek.key_path(1)}: restore the key ring, "
            "or move the file away if nothing was ever kept with it"
        )
    _epoch, key = ring.start()
    blind_index.live_keys()
    return kek.to_paper(key)


def sealed_tables_in_use() -> list[str]:
    """The tables of the data store that hold at least one sealed row."""
    present = set(connection.introspection.table_names())
    models_there = [model for model in sealed_models() if model._meta.db_table in present]
    return sorted(model._meta.db_table for model in models_there if model._base_manager.exists())


def sealed_models() -> list[type[models.Model]]:
    """Every model whose rows need a key: those with sealed fields, and the sealed files."""
    found = [model for model in apps.get_models() if issubclass(model, SealedFieldsMixin)]
    return [*found, apps.get_model("vault", "StoredFile")]
