"""Papers that must be brought up to date (待更新纸质件), all of them and those of one file; the paper file of one file."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Role
from archive import binding
from archive.models import PaperSheet, Volume
from archive.models.files import FileState
from archive.models.papers import PaperWhy
from archive.papers import filing, queries, wording
from archive.papers.filing import PaperRefused
from archive.store.queries import volumes_of
from archive.store.wording import volume_name
from archive.views.file_page import found
from records.links import customer_card, page_url

_KINDS = {PaperWhy.UNBOUND: "due", PaperWhy.STRUCK: "bad"}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def list_stale(request: HttpRequest) -> HttpResponse:
    """The figures for all who oversee the archive; the lines, what waits longest first, for those who keep it."""
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose="papers")
    waiting = queries.waiting(person)
    keeps = person.has_role(Role.ARCHIVE_MANAGER)
    after = _uuid(request.GET.get("after", ""))
    unbound = request.GET.get("show") == "unbound"
    keep = "show=unbound&" if unbound else ""
    rows, last = queries.page_of(person, after, unbound=unbound) if keeps else ([], None)
    context = {
        "waiting": waiting,
        "days": _days(waiting.oldest),
        "long": queries.LONG[0],
        "very_long": queries.LONG[1],
        "keeps": keeps,
        "lines": [_line(row, grants.sections_by(person, row.held_grants, Deed.VIEW)) for row in rows],
        "unbound": unbound,
        "total": waiting.unbound if unbound else waiting.changed,
        "pager": {"first_url": f"?{keep}" if after else None, "next_url": f"?{keep}after={last}" if last else None},
    }
    return render(request, "archive/papers_stale.html", context)


def _days(since: datetime.datetime | None) -> int:
    return (timezone.now() - since).days if since else 0


def _line(row: Any, sections: grants.OpenSections) -> dict[str, Any]:
    """What kind of sheet it is, and its page, only to those who may read it."""
    standing = row.standing[0] if row.standing else None
    days, reads = _days(row.since), row.section in sections
    return {
        "row": row,
        "title": wording.title_of(row.sheet_key) if reads else "",
        "url": page_url("sheet-show", row.record_id, before=(row.sheet_key,)) if reads else "",
        "print_url": page_url("sheet-print", row.record_id, before=(row.sheet_key,)) if reads and row.settled else "",
        "standing": standing,
        "kind": _KINDS.get(row.why, "late"),
        "days": days,
        "waits": "bad" if days >= queries.LONG[1] else "late" if days >= queries.LONG[0] else "",
    }


def of_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paper of one file: what lies in it, what must be put in, what was taken out."""
    person, file = found(request, pk)
    sections = grants.sections(person, file.customer, Deed.VIEW)
    rows = [row for row in queries.of_file(person, file) if row.section in sections]
    lines = [_paper(row, sections) for row in rows]
    volumes = _volumes(file)
    context = {
        "file": file,
        "lines": sorted(lines, key=lambda line: (line["row"].since is None, line["row"].why, line["title"])),
        "past": [(line, row) for line in lines for row in line["row"].all_prints if row.taken_out_at],
        "to_bind": any(line["binds"] for line in lines),
        "to_print": any(line["prints"] for line in lines),
        "volumes": [(row.pk, volume_name(row)) for row in volumes],
        "open": file.state not in (FileState.DESTROYING, FileState.DESTROYED),
        **customer_card(file.customer, sections),
    }
    return render(request, "archive/papers_of.html", context)


def _paper(row: Any, sections: grants.OpenSections) -> dict[str, Any]:
    row.standing = [one for one in row.all_prints if one.taken_out_at is None]
    line = _line(row, sections)
    line["volume"] = volume_name(line["standing"].volume) if line["standing"] and line["standing"].volume else ""
    return line | {"binds": row.why == PaperWhy.UNBOUND and row.settled, "prints": bool(row.since) and row.settled}


def _volumes(file: Any) -> list[Volume]:
    return [row for row in volumes_of(file) if row.state != "destroyed"]


def bound(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note the ticked prints as bound."""
    person, file = found(request, pk)
    chosen = [one for one in map(_uuid, request.POST.getlist("chosen")) if one is not None]
    wanted = _uuid(request.POST.get("volume", ""))
    volume = next((row for row in _volumes(file) if row.pk == wanted), None)
    try:
        count = filing.bind_listed(file, chosen, by=person, volume=volume)
    except PaperRefused as refused:
        messages.error(request, wording.refusal(refused.code))
        return redirect("archive-papers-of", file.pk)
    if count:
        told = ngettext("%(count)d print noted as bound.", "%(count)d prints noted as bound.", count)
        messages.success(request, told % {"count": count})
    else:
        messages.warning(request, _("Nothing was noted: nothing was ticked, or it is bound already."))
    return redirect("archive-papers-of", file.pk)


def print_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All of this file that must be put in or replaced, as one PDF made by a job."""
    person, file = found(request, pk)
    wanted = _to_print(person, file)
    if not wanted:
        messages.warning(request, _("There is nothing to print."))
        return redirect("archive-papers-of", file.pk)
    return redirect("job-show", binding.ask(file.customer, by=person, sheets=wanted).pk)


def _to_print(person: Person, file: Any) -> list[UUID]:
    sections = grants.sections(person, file.customer, Deed.PRINT)
    if not sections:
        raise PermissionDenied("print")
    rows = PaperSheet.objects.visible_to(person).stale().filter(file=file, settled=True, section__in=list(sections))
    return list(rows.values_list("record_id", flat=True))
