"""The sheets that are printed and signed with another one: who somebody is stands above what was agreed with them."""

from records import spec as specs
from records.models import RecordSheet
from vault.recorded import open_rows


def included_sheets(sheet: RecordSheet) -> list[RecordSheet]:
    """The sheets of the same customer that are printed and signed with this one, opened."""
    found = []
    for key in sheet.spec.includes:
        spec = specs.get(key)
        if spec is not None:
            where = {"pk": sheet.customer_id} if key == "basic" else {"customer": sheet.customer_id}
            found += list(spec.model.objects.filter(**where)[:1])
    return open_rows(found)
