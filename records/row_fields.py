"""The model field that keeps rows inside a sheet: one sealed column. What a column of a row is: `records.rows`."""

from typing import Any

from django import forms

from records import rows
from records.row_forms import RowsFormField
from records.rows import Columns, RowCheck
from vault.fields import EncryptedJSONField


class RowsField(EncryptedJSONField):
    """Rows of declared columns, sealed as a whole (A2.4: vital signs over time).

    `chart`: the columns drawn as curves over the time column. `check` holds the cells of one row against each other.
    `most` rows at the most.
    """

    def __init__(
        self,
        *args: Any,
        columns: Columns = (),
        chart: tuple[str, ...] = (),
        check: RowCheck | None = None,
        most: int = rows.MOST_ROWS,
        **options: Any,
    ) -> None:
        self.columns, self.chart, self.row_check, self.most = columns, chart, check, most
        super().__init__(*args, **{"default": list, "blank": True, **options})

    def formfield(self, **_options: Any) -> forms.Field:  # type: ignore[override]
        """The table in which the rows are typed."""
        return RowsFormField(
            columns=self.columns,
            check=self.row_check,
            most=self.most,
            label=self.verbose_name,
            required=False,
            help_text=self.help_text,
        )

    def words(self, value: Any) -> str:
        """The rows as text, one a line."""
        return rows.lines(self.columns, value or [])

    def wording(self, _sheet: Any) -> list[str]:
        """The column headings, which are frozen with a signature beside the values."""
        return [f"{column.name}: {column.heading}" for column in self.columns]
