"""Reading XLSX and XLS through calamine: values as last calculated, never a formula run.

Not here: which files are safe to open (`guard`), what the rows mean (`layout`).
"""

import io

import python_calamine as calamine

from .errors import RegisterError
from .guard import MOST_CELLS
from .table import RawSheet


def read_workbook(data: bytes) -> list[RawSheet]:
    """Read every worksheet from its row 1, hidden rows and sheets too.

    RegisterError: password_protected, damaged, too_many_cells.
    """
    try:
        book = calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        hidden = {sheet.name: sheet.visible != calamine.SheetVisibleEnum.Visible for sheet in book.sheets_metadata}
        kinds = {sheet.name: sheet.typ for sheet in book.sheets_metadata}
        return [
            _sheet(book, name, hidden.get(name, False))
            for name in book.sheet_names
            if kinds.get(name, calamine.SheetTypeEnum.WorkSheet) == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise RegisterError("password_protected") from error
    except RegisterError:
        raise
    except BaseException as error:  # calamine's panics are no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise RegisterError("damaged") from error


def _sheet(book: calamine.CalamineWorkbook, name: str, hidden: bool) -> RawSheet:
    """Read one worksheet."""
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise RegisterError("too_many_cells")
    grid = sheet.to_python(skip_empty_area=False)
    return RawSheet(name, grid, tuple(sheet.merged_cell_ranges or ()), hidden)
