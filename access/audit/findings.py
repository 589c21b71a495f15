"""What the verifier can find wrong, with the words for it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Why(TextChoices):
    """Each way in which the log can turn out not to be whole."""

    KEY_OTHER = "key_other", _("the signing key is not the one that the checkpoints were made with")
    FILE_UNREADABLE = "file_unreadable", _("a line of the checkpoint file is not a checkpoint")
    CHAIN_BROKEN = "chain_broken", _("a checkpoint does not continue the one before it")
    SIGNATURE_WRONG = "signature_wrong", _("a checkpoint does not bear the signature of the key")
    CHECKPOINT_GONE = "checkpoint_gone", _("the checkpoint asked for is no longer part of the chain")
    FILE_SET_BACK = "file_set_back", _("the checkpoint file ends before the seals of the database")
    SEAL_MISSING = "seal_missing", _("a seal that was made is not in the database")
    SEAL_UNKNOWN = "seal_unknown", _("the database holds a seal that is not among the checkpoints")
    SEAL_CHANGED = "seal_changed", _("a seal of the database differs from its checkpoint")
    EVENT_CHANGED = "event_changed", _("an event was changed after it was sealed")
    EVENT_MISSING = "event_missing", _("a sealed event is missing")
    EVENT_INSERTED = "event_inserted", _("an event was put among the sealed ones afterwards")
    EVENTS_UNNAMED = "events_unnamed", _("the events of a seal differ, and its list does not say which")
    EVENT_FUTURE = "event_future", _("an event names a transaction that has not happened yet")


@dataclass(frozen=True)
class Finding:
    """The first thing found wrong: which seal, which event where one can be named, and why."""

    why: Why
    seal: int | None = None
    event: int | None = None

    def __str__(self) -> str:
        """One line for a person."""
        place = [] if self.event is None else [_("event %d") % self.event]
        place += [] if self.seal is None else [_("seal %d") % self.seal]
        return f"{', '.join(place)}: {self.why.label}" if place else str(self.why.label)


class Tampered(Exception):
    """Carries a finding up to the verifier; nothing else raises or catches it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.why.value)
        self.finding = finding
