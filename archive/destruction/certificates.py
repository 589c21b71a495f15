"""The certificate of destruction: what it says, its seal, and closing an order with it. Written once,
kept for ever (B9.2, B9.3).

Not here: how it is printed (`certificate_paper`).
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Application, ApprovalStep, Person
from access.models.approvals import DecisionState
from archive.destruction import ledger
from archive.models import DestructionCertificate, DestructionItem, DestructionOrder, ShredderScan
from archive.models.destruction import ItemState, OrderState, SealedDocument
from vault import signing
from vault.keyring.models import KeyEpoch
from vault.keyring.ring import ALIAS

Residue = Callable[[], Mapping[str, str]]
InWords = Callable[[str], str]
_residue: list[tuple[Residue, InWords]] = []
_before: list[Callable[[], None]] = []
"""What must happen once the keys are gone, before a certificate says so: index keys changed, the copied key ring replaced."""


def name_residue(known: Residue, in_words: InWords) -> None:
    """Declare who knows which columns about customers stand in clear and outlive a destruction, and how each table of them is
    called where people read it (the roof does)."""
    _residue[:] = [(known, in_words)]


def residue_in_words(document: Mapping[str, Any]) -> list[str]:
    """What remains by a certificate, one line for each table, in the language of the moment."""
    return [in_words(table) for _known, in_words in _residue for table in document["residue"]]


def before_closing(work: Callable[[], None]) -> None:
    """Declare work to be done before a certificate is made; it must be safe to repeat. The same work once."""
    if work not in _before:
        _before.append(work)


def close(order: DestructionOrder, *, by: Person) -> DestructionCertificate | None:
    """End an order all of whose items are destroyed or left out, with its certificate; None where nothing was destroyed.

    Raises ValueError where an item is still under way.
    """
    items = list(order.items.order_by("position"))
    if any(item.state not in (ItemState.DESTROYED, ItemState.CALLED_OFF) for item in items):
        raise ValueError("an item of the order is still under way")
    for work in _before:
        work()
    with transaction.atomic():
        fresh = DestructionOrder.objects.select_for_update().get(pk=order.pk)
        if fresh.state == OrderState.STARTED:
            done = [item for item in items if item.state == ItemState.DESTROYED]
            if done:
                _make(fresh, items)
            fresh.state, fresh.ended_at = (OrderState.DONE if done else OrderState.CALLED_OFF), timezone.now()
            fresh.save()
            audit.record(audit.Action.SIGN, actor=by, obj=fresh, purpose="destruction")
    order.refresh_from_db()
    return DestructionCertificate.objects.filter(order=order).first()


def _make(order: DestructionOrder, items: list[DestructionItem]) -> None:
    at = timezone.now()
    document = _document(order, items, at)
    DestructionCertificate.objects.create(order=order, made_at=at, **sealed(document))


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of a `SealedDocument` that says this: the document, its digest, the seal of destructions over it."""
    ledger.begin()
    digest = hashlib.sha256(canonical(document)).digest()
    return {"document": document, "digest": digest, "seal": signing.sign(ledger.PURPOSE, digest)}


def approvals_of(application: Application) -> list[dict[str, str]]:
    """Who approved an application, in their order, as a certificate says it."""
    steps = ApprovalStep.objects.filter(application=application, state=DecisionState.APPROVED)
    return [
        {"party": step.party, "by": step.decided_by.name, "at": step.decided_at.isoformat()}
        for step in steps.select_related("decided_by").order_by("position")
        if step.decided_by and step.decided_at
    ]


def is_whole(certificate: SealedDocument) -> bool:
    """Whether the certificate is still what was sealed."""
    digest = hashlib.sha256(canonical(certificate.document)).digest()
    holds = signing.holds(signing.public_key(ledger.PURPOSE), bytes(certificate.seal), digest)
    return digest == bytes(certificate.digest) and holds


def canonical(document: Any) -> bytes:
    """The bytes of a document that are digested and sealed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder).encode()


METHOD: Final = "AES-256-GCM keys deleted; rows, histories, stored files and search tokens deleted; paper shredded"
"""How it was destroyed, in the terms of the certificate; worded for readers where it is printed."""


def _document(order: DestructionOrder, items: list[DestructionItem], at: datetime.datetime) -> dict[str, Any]:
    """What the certificate says: staff by name, files by number, nothing of any customer."""
    return {
        "number": order.label,
        "made_at": at.isoformat(),
        "applied_at": order.application.made_at.isoformat(),
        "applicant": order.application.applicant.name,
        "approvals": approvals_of(order.application),
        "executor": order.executor.name,
        "witness": order.witness.name,
        "started_at": order.started_at.isoformat() if order.started_at else "",
        "scanned": {
            "executor": ShredderScan.objects.filter(order=order, person=order.executor).count(),
            "witness": ShredderScan.objects.filter(order=order, person=order.witness).count(),
        },
        "items": [_said(item) for item in items],
        "method": METHOD,
        "residue": dict(_residue[0][0]()) if _residue else {},
        "ledger": ledger.lines()[-1].digest,
        "key_epoch": KeyEpoch.objects.using(ALIAS).order_by("-epoch").values_list("epoch", flat=True).first(),
    }


def _said(item: DestructionItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "class": item.file_class,
        "year": item.year,
        "part": str(item.part or ""),
        "described": item.described,
        "years": item.years,
        "kept_from": item.kept_from.isoformat() if item.kept_from else "",
        "due_on": item.due_on.isoformat(),
        "sheets": item.sheets,
        "pages": item.pages,
        "volumes": item.volumes,
        "keys": item.keys,
        "state": item.state,
        "why": item.why,
    }
