"""A sheet of which one group is more protected than the rest, printed and then changed in that group alone."""

from typing import Any

from access.roles import Section
from archive.tests.papers import ground
from customers.models import Customer
from procedures.models import PreopSheet
from records import actions as sheets
from records import spec as specs
from records.tests import contract
from vault.recorded import open_rows


def preop(customer: Customer, cast: dict) -> str:
    """The code of the print before the change."""
    spec: Any = specs.get("preop")
    row = PreopSheet(case=customer.cases.get(), customer=customer)
    for name, value in contract.sample(spec, row.case, cast).items():
        setattr(row, name, value)
    row.recorded_by = row.changed_by = cast["jiangbo"]
    row.save()
    row = _again(row.pk)
    code = ground.printed(row, by=cast["guwen"])
    group = next(group for group in spec.fieldsets if group.section == Section.INFECTIOUS)
    name = next(
        one for one in group.fields if isinstance(getattr(row, one), str) and not row._meta.get_field(one).choices
    )
    setattr(row, name, "改正")
    row.edition += 1
    row.save()
    assert sheets.signatures(row).count() == 0
    return code


def _again(pk: Any) -> Any:
    row = PreopSheet.objects.select_related("customer").get(pk=pk)
    open_rows([row, row.customer])
    return row
