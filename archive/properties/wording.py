"""The sentences of the check of the four properties: what each looks at, what each code means."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.models import FileCheck
from archive.models.checks import Property
from archive.properties import completeness, safety, truth, usability


def looked_at(wanted: Property) -> str:
    """What the check of this property looks at."""
    return {
        Property.TRUE: _("Signatures and seals hold; rows agree with their histories."),
        Property.COMPLETE: _("Sheets of each stage are there and signed; nothing that was filed is missing."),
        Property.USABLE: _("Every row opens, every attachment can be read, the bound file can be made."),
        Property.SAFE: _("Keys are there; no right without reason or end; the newest copy holds the file."),
    }[wanted]


def words() -> dict[str, str]:
    """What each code means."""
    return {
        truth.SIGNATURE: _("signatures that do not hold"),
        truth.HISTORY: _("rows that do not agree with their history"),
        completeness.FILED: _("filed sheets that are not found"),
        usability.ROW: _("rows that do not open"),
        usability.ATTACHMENT: _("attachments that cannot be read"),
        usability.PRINT: _("the bound file cannot be made"),
        safety.KEY: _("keys that are not in the key ring"),
        safety.ENDLESS: _("rights without an end or without somebody who gave them"),
        safety.LEAVER: _("rights of people who do not work here any more"),
        safety.COPY: _("no good copy made since the file was accepted"),
        **{kind.value: str(kind.label) for kind in completeness.COUNTED},
    }


def counted() -> dict[str, str]:
    """What the counts of a result are called, in the order of the page."""
    return {
        "signatures": _("signatures"),
        "rows": pgettext("check", "rows"),
        "filed": _("filed sheets"),
        "attachments": _("attachments"),
        "keys": _("keys"),
        "rights": _("rights"),
    }


def lines_of(check: FileCheck) -> list[dict[str, Any]]:
    """Of each property: its name, what was looked at, whether it holds, what is wrong."""
    known = words()
    return [
        {
            "property": one,
            "label": str(one.label),
            "looked_at": looked_at(one),
            "holds": check.holds(one.value),
            "wrong": [{"text": known[code], "count": n} for code, n in check.wrong.get(one.value, {}).items()],
        }
        for one in Property
    ]


def counts_of(check: FileCheck) -> list[dict[str, Any]]:
    """How much was looked at."""
    return [{"text": text, "count": check.counts.get(code, 0)} for code, text in counted().items()]
