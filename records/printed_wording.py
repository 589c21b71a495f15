"""What a print says of wording: the statement that is signed, and the form as it was signed where today's reads otherwise.

Not here: the sheet's own fields (`records.paper`), reading a frozen text (`records.worded`).
"""

from django.utils.translation import gettext as _

from access.roles import Section
from records import worded
from records.models import RecordSheet, SignOff
from records.printing import PrintedField, PrintedFieldset


def statement(text: str) -> list[PrintedFieldset]:
    """What is told before signing, as a line with nothing to fill in."""
    line = PrintedField(_("Statement"), text, wide=True, fixed=True)
    return [PrintedFieldset("", (line,))] if text else []


def told(sheet: RecordSheet, own: list[SignOff]) -> str:
    """The statement as the newest signature has it in the language of the moment; without one, today's."""
    read = (worded.statement_read(row) for row in reversed(own))
    return next(filter(None, read), str(sheet.spec.statement))


def as_signed(sheet: RecordSheet, own: list[SignOff], sections: frozenset[Section]) -> list[PrintedFieldset]:
    """The wording under the newest edition's signatures where this print reads otherwise, once for each language."""
    found = {}
    for row in own:
        if worded.reads_otherwise(row, sheet):
            kept = worded.as_signed(row, sections)
            found[kept.language] = kept
    return [_worded_fieldset(kept) for kept in found.values()]


def _worded_fieldset(kept: worded.Worded) -> PrintedFieldset:
    title = _("Wording as it was signed (%(language)s)") % {"language": kept.language_name}
    items = []
    for form in kept.forms:
        items += [PrintedField(form.title, form.statement, wide=True)] if form.statement else []
        items += [PrintedField(line.label, line.text, wide=True) for line in form.lines]
    return PrintedFieldset(title, tuple(items))
