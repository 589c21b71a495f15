"""The sentences of a verdict and of refused moves, in the language of the moment."""

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.models.files import FileClass
from archive.retention.deciding import Code, Reason, Verdict


def sentences(verdict: Verdict) -> list[str]:
    """Why the file may or may not be destroyed: the verdict first, then each reason."""
    return [headline(verdict), *(sentence(reason) for reason in verdict.reasons)]


def headline(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    if verdict.may_destroy:
        return _("It may be destroyed by procedure: it was kept through %(day)s.") % {"day": _day(verdict.until)}
    if verdict.until is None or not any(one.until for one in verdict.reasons):
        return _("It may not be destroyed.")
    if not any(one.until for one in verdict.blocking):
        told = _("Its years are over since %(day)s, but something else forbids that it is destroyed.")
        return told % {"day": _day(verdict.until)}
    return _("It may not be destroyed. By the years it is kept through %(day)s.") % {"day": _day(verdict.until)}


def sentence(reason: Reason) -> str:
    """One reason in words; a check from outside brings its own."""
    if reason.text:
        return str(reason.text)
    told = {
        "on": _day(reason.on),
        "until": _day(reason.until),
        "years": reason.years,
        "extra": reason.extra,
        "count": reason.count,
        "what": FileClass(reason.what).label if reason.what else "",
    }
    return _template(reason) % told


def _template(reason: Reason) -> str:
    if reason.code == Code.OPEN_CASE:
        return ngettext(
            "%(count)d case is still open; it is closed first.",
            "%(count)d cases are still open; they are closed first.",
            reason.count,
        )
    if reason.code == Code.RULE and reason.extra:
        return _("Its class is kept for %(years)d years, and this file for %(extra)d more (B5.1): through %(until)s.")
    if reason.code == Code.CLOCK_AHEAD and reason.count:
        return _(
            "No job ran for %(count)d days: the date may have jumped. Nothing is destroyed until somebody has confirmed it."
        )
    if reason.code == Code.TOGETHER and reason.until is None:
        return _("It belongs with another file of the same person, for which no end is in sight.")
    return _templates()[reason.code]


def _templates() -> dict[str, str]:
    return {
        Code.NOT_FILED: _("The archive has not accepted this file yet (B2.5), so nothing of it is destroyed."),
        Code.DESTROYED: _("It was destroyed already."),
        Code.DESTROYING: _("It is being destroyed."),
        Code.CLASS: _("Class of the file: %(what)s."),
        Code.SURGERY: _("The years count from the last operation, on %(on)s (A3.3)."),
        Code.MADE: _("The years count from the day when the file was made, %(on)s (B5.1)."),
        Code.CONTACT: _("The years count from the last contact, on %(on)s."),
        Code.NO_TRIGGER: _("Nothing is known from which the years could count."),
        Code.RULE: _("Its class is kept for %(years)d years: through %(until)s."),
        Code.FLOOR: _("The law asks for at least %(years)d years from the last attendance, %(on)s: through %(until)s."),
        Code.KEPT_LONGER: _("The archive decided to keep it longer: through %(until)s."),
        Code.HELD: _("A legal hold is on since %(on)s: nothing is destroyed while it lasts (A3.4)."),
        Code.RESTRICTED: _("It is restricted: nothing is done with it but keeping it (PIPL 47)."),
        Code.WISHED: _("The customer asked for deletion on %(on)s: only what the law asks for keeps it (D3.6)."),
        Code.TOGETHER: _("It belongs with another file of the same person, which is kept through %(until)s."),
        Code.CLOCKS_APART: _(
            "The clocks of database and program differ by more than five minutes: the date is not trusted."
        ),
        Code.CLOCK_BEHIND: _(
            "The clock shows less than the audit log, whose newest line is of %(on)s: the date is not trusted."
        ),
        Code.CLOCK_AHEAD: _("The last job ran on %(on)s, more than a day ago: the date is not trusted."),
    }


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def badge(verdict: Verdict) -> dict[str, Any]:
    """The verdict as a badge: kind and text."""
    if verdict.may_destroy:
        return {"kind": "due", "text": _("May be destroyed")}
    return {"kind": "ok", "text": _("Kept")}


def refusal(code: str) -> str:
    """What a page says about an `AppraisalRefused` with this code."""
    return {
        "decided": _("Somebody else has decided this in the meantime."),
        "not_over": _("Its time is not over any more, or something stands in the way. Above it says what."),
        "no_reason": _("Say why it is kept longer."),
        "years": _("At least one year and at most thirty."),
    }[code]
