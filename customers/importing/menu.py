"""The menu entry of register imports, for those who import."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from access.menu import MenuEntry, register
from customers.importing.actions import may_import


@dataclass(frozen=True, slots=True)
class ImportEntry(MenuEntry):
    """An entry for whoever holds all the roles that it takes together."""

    def shown_to(self, roles: Iterable[str]) -> bool:
        """Whether somebody with these roles imports registers."""
        return may_import(roles)


register(ImportEntry(_("Import a register"), "register-imports", "import", order=72, covers=("register-import",)))
