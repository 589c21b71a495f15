"""What the checkpoint file says the log must be: the list of its seals, read and checked without the database."""

from array import array
from collections.abc import Iterable, Iterator

from access.audit import checkpoints
from access.audit.chain import FIRST, Checkpoint
from access.audit.findings import Finding, Tampered, Why


class Expected:
    """The seals that hold, oldest first, at 92 bytes each; those given up by a restore are counted and left out.

    `columns[name][i]` are number, gen, from_xid, to_xid and count of the i-th seal.
    """

    NAMES = ("number", "gen", "from_xid", "to_xid", "count")

    def __init__(self) -> None:
        self.columns = {name: array("q") for name in self.NAMES}
        self._roots = bytearray()
        self._digests = bytearray()
        self.abandoned = 0

    def __len__(self) -> int:
        """How many seals hold."""
        return len(self.columns["number"])

    def add(self, checkpoint: Checkpoint) -> None:
        """Append a seal; where it follows a restore, the seals after the one that it resumes from are given up."""
        record = checkpoint.record
        while len(self) and self.columns["number"][-1] > record["resumes_from"]:
            self._drop_last()
        for name in self.NAMES:
            self.columns[name].append(record[name])
        self._roots += bytes.fromhex(record["root"])
        self._digests += checkpoint.digest

    def _drop_last(self) -> None:
        for column in self.columns.values():
            column.pop()
        del self._roots[-32:], self._digests[-32:]
        self.abandoned += 1

    def root(self, index: int) -> bytes:
        """The digest over the events of a seal."""
        return bytes(self._roots[index * 32 : index * 32 + 32])

    def digest(self, index: int) -> bytes:
        """The digest of a seal's checkpoint."""
        return bytes(self._digests[index * 32 : index * 32 + 32])


def read(upto: int | None = None) -> tuple[Expected, Checkpoint, bytes]:
    """The seals that must be there, the last checkpoint, and the public key that all are signed by.

    Reads the first `upto` bytes of the file.
    Raises Tampered where the file does not hold together, CheckpointsRefused where it cannot be read.
    """
    expected, last, key = Expected(), None, checkpoints.public_key()
    for last in _linked(checkpoints.lines(upto)):
        if last.number:
            _add(expected, last)
    if last is None:
        raise Tampered(Finding(Why.FILE_UNREADABLE))
    if not last.signed_by(key):
        raise Tampered(Finding(Why.SIGNATURE_WRONG, _first_unsigned(key)))
    return expected, last, key


def _add(expected: Expected, checkpoint: Checkpoint) -> None:
    try:
        expected.add(checkpoint)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Tampered(Finding(Why.FILE_UNREADABLE, checkpoint.number)) from None


def _linked(lines: Iterable[bytes]) -> Iterator[Checkpoint]:
    """Each line as a checkpoint that continues the one before. Signatures: the last one vouches for all before it."""
    previous = FIRST
    for number, line in enumerate(lines):
        try:
            checkpoint = Checkpoint.from_line(line)
        except ValueError:
            raise Tampered(Finding(Why.FILE_UNREADABLE, number)) from None
        if checkpoint.number != number or checkpoint.record.get("previous") != previous.hex():
            raise Tampered(Finding(Why.CHAIN_BROKEN, number))
        yield checkpoint
        previous = checkpoint.digest


def _first_unsigned(key: bytes) -> int:
    return next(cp.number for cp in _linked(checkpoints.lines()) if not cp.signed_by(key))
