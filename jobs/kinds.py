"""Kinds of jobs: which function does the work, what the run is called on the Jobs page, where its result is.

A job is longer work or work on files. It must be idempotent: a worker may be killed anywhere and another starts anew.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from celery import current_app
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jobs.errors import UnknownKind
from jobs.models import JobRun
from jobs.payload import checked_code

Job = Callable[[JobRun], Mapping[str, int] | None]


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    `atomic`: the function's effect and the end of the run are one transaction (progress is then seen at the end only).
    `keep`: how long the run is shown after its end. `result_url`: URL name, called with the run's id.
    """

    code: str
    title: str | Promise
    function: Job
    atomic: bool = False
    result_url: str = ""
    keep: datetime.timedelta = datetime.timedelta(days=400)
    cancellable: bool = True


_kinds: dict[str, JobKind] = {}


def job(
    code: str,
    *,
    title: str | Promise,
    atomic: bool = False,
    result_url: str = "",
    keep: datetime.timedelta = JobKind.keep,
    cancellable: bool = True,
) -> Callable[[Job], Job]:
    """Register a function as the job `code`: it is called with its JobRun and may return counts (codes to numbers)."""

    def register(function: Job) -> Job:
        known = _kinds.get(code)
        if known is not None and known.function is not function:
            raise ValueError(f"two jobs called {code}")
        _kinds[checked_code(code)] = JobKind(code, title, function, atomic, result_url, keep, cancellable)
        return function

    return register


def kind_named(code: str) -> JobKind:
    """The declared kind, or a Celery task of that name which takes no arguments; raises UnknownKind."""
    if code in _kinds:
        return _kinds[code]
    if code in current_app.tasks:
        return JobKind(code, code, lambda _run: _counts_of(current_app.tasks[code]()), cancellable=False)
    raise UnknownKind(f"no job called {code}")


def title_of(code: str) -> str | Promise:
    """What a kind of job is called; an unknown one says so."""
    try:
        return kind_named(code).title
    except UnknownKind:
        return _("Job of an unknown kind")


def _counts_of(result: object) -> Mapping[str, int] | None:
    return result if isinstance(result, Mapping) else None
