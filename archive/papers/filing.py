"""Putting prints into the paper file (装订入卷): by scanning the code of the print, or ticked on a list when a file is bound.

A print takes the place of the one before, which is taken out and marked void. Each in one transaction with its audit row.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from archive.filing.actions import only_keepers
from archive.models import ArchiveFile, FiledPrint, PaperSheet, Volume
from archive.models.files import FileState
from archive.models.papers import HowFiled, PaperFate
from archive.papers import checking
from records.codes import OtherCode, SheetCode

PURPOSE = "paper_file"


class PaperRefused(Exception):
    """It is against a rule; `code` names which (archive.papers.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def file_print(
    code: SheetCode | OtherCode, *, by: Person, volume: Volume | None = None, fate: PaperFate = PaperFate.DESTROYED
) -> FiledPrint:
    """Put the print with this code into the paper file, into this volume where one is named; `fate`: what became of the print
    that it takes the place of.

    Raises PermissionDenied, PaperRefused (blank, other, unproved, destroyed, unknown, superseded, unfiled, unsigned,
    closed, volume, there).
    """
    only_keepers(by)
    if isinstance(code, OtherCode):
        raise PaperRefused("blank" if code.kind == "blank" else "other")
    if not code.proved:
        raise PaperRefused("unproved")
    with transaction.atomic():
        paper = _locked(code)
        one = checking.found(code, by=by)
        if one is None or not one.reads:
            raise PaperRefused("destroyed" if checking.destroyed(code) else "unknown")
        if not one.agrees:
            raise PaperRefused("superseded")
        if paper is None:
            raise PaperRefused("unfiled")
        if not paper.settled:
            raise PaperRefused("unsigned")
        _refuse_place(paper, volume)
        before = paper.prints.filter(taken_out_at=None).first()
        if before is not None and before.digest and bytes(before.digest) == code.digest and before.volume == volume:
            raise PaperRefused("there")
        paper.edition = code.edition
        return _put(paper, by, HowFiled.SCANNED, code.digest, code.along, volume, fate)


def bind_listed(file: ArchiveFile, chosen: Iterable[UUID], *, by: Person, volume: Volume | None = None) -> int:
    """Note that the prints of these sheets, none of which was in the paper file yet, were bound; returns how many.

    Raises PermissionDenied, PaperRefused (closed, volume).
    """
    only_keepers(by)
    with transaction.atomic():
        rows = PaperSheet.objects.visible_to(by).to_bind().filter(file=file, pk__in=list(chosen))
        papers = list(rows.select_related("file").select_for_update(of=("self",)).order_by("pk"))
        for paper in papers:
            _refuse_place(paper, volume)
            _put(paper, by, HowFiled.LISTED, b"", (), volume, PaperFate.DESTROYED)
    return len(papers)


def take_back(row: FiledPrint, *, by: Person) -> None:
    """Take one's own last filing back: the print before it lies in the file again, the paper lacks what it lacked before.

    Raises PermissionDenied, PaperRefused (not_last).
    """
    only_keepers(by)
    with transaction.atomic():
        paper = PaperSheet.objects.select_for_update().get(pk=row.paper_id)
        last = FiledPrint.objects.filter(filed_by=by).order_by("-filed_at", "-pk").first()
        if last is None or last.pk != row.pk or last.taken_out_at is not None:
            raise PaperRefused("not_last")
        last.taken_out_at, last.taken_out_by, last.fate = timezone.now(), by, PaperFate.UNDONE
        last.save()
        before = paper.prints.filter(taken_out_at=last.filed_at).exclude(fate=PaperFate.UNDONE).first()
        if before is not None:
            before.taken_out_at, before.taken_out_by, before.fate = None, None, ""
            before.save()
        if before is None or paper.since is None:
            paper.since, paper.why = last.was_since, last.was_why
        paper.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=paper.file.customer_id, obj=last, purpose=PURPOSE)


def _locked(code: SheetCode) -> PaperSheet | None:
    rows = PaperSheet.objects.select_related("file").select_for_update(of=("self",))
    paper: PaperSheet | None = rows.filter(record_id=code.record).first()
    return paper


def _refuse_place(paper: PaperSheet, volume: Volume | None) -> None:
    if paper.file.state in (FileState.DESTROYING, FileState.DESTROYED):
        raise PaperRefused("closed")
    if volume is not None and volume.file_id != paper.file_id:
        raise PaperRefused("volume")


def _put(
    paper: PaperSheet,
    by: Person,
    how: HowFiled,
    digest: bytes,
    along: tuple[str, ...],
    volume: Volume | None,
    fate: PaperFate,
) -> FiledPrint:
    now = timezone.now()
    for before in paper.prints.filter(taken_out_at=None):
        before.taken_out_at, before.taken_out_by, before.fate = now, by, fate
        before.save()
    row = FiledPrint(
        paper=paper,
        volume=volume,
        edition=paper.edition,
        digest=digest,
        along=list(along),
        how=how,
        filed_at=now,
        filed_by=by,
        was_since=paper.since,
        was_why=paper.why,
    )
    row.save()
    paper.since, paper.why = None, ""
    paper.save()
    audit.record(audit.Action.CREATE, actor=by, customer=paper.file.customer_id, obj=row, purpose=PURPOSE)
    return row
