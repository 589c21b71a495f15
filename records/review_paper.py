"""The print of a finished review of rights: who was confirmed or lost which rights, by whom, when and why (A6.4).

Here, since only from here on paper can be set. Not here: who may print it (the view).
"""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from access.models import AccessReview, Person, ReviewLine
from access.models.grants import GrantSource
from access.reviews import queries
from access.roles import Role
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedTable
from vault.recorded import open_rows


def printed(review: AccessReview, *, by: Person) -> PrintedSheet:
    """A finished review in the language of the moment."""
    head = paper.letterhead()
    columns = (_("Name"), _("Roles"), _("Review"), _("Reviewed by"), _("Time"), _("Reason"))
    rows = tuple(_row(line) for line in open_rows(queries.lines_of(review)))
    facts = (
        PrintedField(_("Quarter"), review.quarter),
        PrintedField(_("Department"), str(review.department or _("People whom no head reviews"))),
        PrintedField(_("begun at"), _moment(review.created_at)),
        PrintedField(_("finished at"), _moment(review.finished_at)),
    )
    return PrintedSheet(
        clinic=head.clinic,
        title=_("Review of rights"),
        number=review.quarter,
        fieldsets=(PrintedFieldset("", facts), PrintedFieldset(_("Person by person"), (PrintedTable(columns, rows),))),
        qr=f"CR1|access-review|{review.pk}",
        printed_by=by.name,
        printed_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )


def _row(line: ReviewLine) -> tuple[str, ...]:
    name = line.decided_by.name if line.decided_by else ""
    if line.decided_by and line.deputy_for:
        name += " " + _("(for %(name)s)") % {"name": line.deputy_for.name}
    verdict = line.get_state_display()
    if line.removed or line.ended:
        ended = [str(source.label) for source in GrantSource if source in line.ended]
        verdict += ": " + "、".join([*_roles(line.removed), *ended])
    return (line.person.name, "、".join(_roles(line.held)), verdict, name, _moment(line.decided_at), line.reason)


def _roles(codes: list[str]) -> list[str]:
    return [str(role.label) for role in Role if role in codes]


def _moment(at: object) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""  # type: ignore[arg-type]
