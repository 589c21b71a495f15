"""The sentences of merging: refused moves, states, and how a page names the other file."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from access.models import Person
from archive.merging.queries import together
from archive.models.merging import MergeState
from customers.models import Customer

BADGES = {
    MergeState.PROPOSED: "due", MergeState.STANDING: "ok", MergeState.DECLINED: "off", MergeState.UNDONE: "off",
}  # fmt: skip


def refusal(code: str) -> str:
    """What a page says about a `MergeRefused` with this code."""
    return {
        "unknown": _("There is no file with this number that you may see."),
        "itself": _("This is the same file twice."),
        "no_reason": _("Say why."),
        "not_filed": _("Both files must have been accepted by the archive first."),
        "not_kept": _("One of the files is restricted or being destroyed: nothing is changed about it."),
        "kinds": _("A person and an institution are not merged."),
        "merged": _("This file is merged, or to be merged, with another one already."),
        "chain": _(
            "The file it is to belong with belongs with another itself, or has files of its own: name that one."
        ),
        "over": _("This has been decided in the meantime."),
        "not_asked": _("Nobody asks to have them taken apart."),
    }[code]


def beside(person: Person, customers: Iterable[UUID]) -> Mapping[UUID, str]:
    """For hits of a search: with which numbers each belongs, as far as `person` may see those."""
    wanted = set(customers)
    groups = {one: group for one, group in together(wanted).items() if one in wanted}
    if not groups:
        return {}
    known = Customer.objects.visible_to(person).filter(pk__in=frozenset().union(*groups.values()))
    numbers = dict(known.order_by("serial").values_list("pk", "number"))
    told = {}
    for one, group in groups.items():
        others = [number for pk, number in numbers.items() if pk in group and pk != one]
        if others:
            told[one] = _("belongs with %(numbers)s") % {"numbers": "、".join(others)}
    return told
