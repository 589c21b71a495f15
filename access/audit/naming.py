"""Naming the row: which event of a batch was changed, taken away or put there, once the batch is known to differ."""

from django.db.backends.base.base import BaseDatabaseWrapper

from access.audit import chain, events
from access.audit.expected import Expected
from access.audit.findings import Finding, Why
from access.audit.writing import AUDIT_ALIAS
from access.models.audit import AuditSeal


def name(connection: BaseDatabaseWrapper, expected: Expected, index: int) -> Finding:
    """The first bad event at the seal of this index, by the list that was sealed with it.

    The list is believed only where the signed root covers it; else the seal alone is named.
    """
    number, gen, from_xid, to_xid = (expected.columns[key][index] for key in ("number", "gen", "from_xid", "to_xid"))
    if (stray := _before(connection, expected, index)) is not None:
        return Finding(Why.EVENT_INSERTED, number, stray)
    sealed = AuditSeal.objects.using(AUDIT_ALIAS).filter(number=number).values_list("entries", flat=True).first() or b""
    if chain.root([bytes(sealed)]) != expected.root(index):
        return Finding(Why.EVENTS_UNNAMED, number)
    found = events.entries_of(connection, gen, from_xid, to_xid)
    return _first_difference(number, list(chain.split(bytes(sealed))), list(chain.split(found)))


def _first_difference(number: int, sealed: list[tuple[int, bytes]], found: list[tuple[int, bytes]]) -> Finding:
    sealed_ids, found_ids = {event for event, _leaf in sealed}, {event for event, _leaf in found}
    position = next(
        (at for at, pair in enumerate(zip(sealed, found, strict=False)) if pair[0] != pair[1]),
        min(len(sealed), len(found)),
    )
    if position < len(found) and found[position][0] not in sealed_ids:
        return Finding(Why.EVENT_INSERTED, number, found[position][0])
    if position < len(sealed) and sealed[position][0] not in found_ids:
        return Finding(Why.EVENT_MISSING, number, sealed[position][0])
    if position < len(sealed):
        return Finding(Why.EVENT_CHANGED, number, sealed[position][0])
    return Finding(Why.EVENTS_UNNAMED, number)


def _before(connection: BaseDatabaseWrapper, expected: Expected, index: int) -> int | None:
    """An event that stands between the end of the seal before and the beginning of this one, where nothing can be."""
    columns = expected.columns
    here = (columns["gen"][index], columns["from_xid"][index])
    # the start of a generation holds no events: what ends before it is the batch before
    last = next((at for at in range(index - 1, -1, -1) if columns["count"][at]), None)
    before = (0, 0) if last is None else (columns["gen"][last], columns["to_xid"][last])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM access_auditevent WHERE (gen, xid) >= (%s, %s) AND (gen, xid) < (%s, %s) "
            "ORDER BY gen, xid, id LIMIT 1",
            [*before, *here],
        )
        row = cursor.fetchone()
    return row[0] if row else None
