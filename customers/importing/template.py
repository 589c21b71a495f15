"""The empty register that can be downloaded: the columns that the import reads, each with what may stand in it."""

import io
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from customers.importing.results import text_cell
from customers.register.messages import COLUMNS

HINTS: Final = {
    "name": gettext_lazy("needed"),
    "gender": gettext_lazy("男 or 女"),
    "age": gettext_lazy("whole years"),
    "birth_date": gettext_lazy("1990-05-17"),
    "phones": gettext_lazy("several apart by a comma"),
    "consult_at": gettext_lazy("2024-03-05 15:10"),
    "channel": gettext_lazy("到店, 电话, 微信, 网络, 抖音, 小红书, 美团 or 转介绍"),
    "booked_surgery": gettext_lazy("2024-03-20 09:00; or 待定, 取消"),
    "surgeons": gettext_lazy("several apart by a comma"),
    "followups": gettext_lazy("dates, or 术后7天、1个月"),
    "satisfaction": gettext_lazy("1 (very dissatisfied) to 5 (very satisfied)"),
}
"""What a column takes, where its heading alone does not say it."""

_WIDTH: Final = 18


def workbook() -> bytes:
    """XLSX with the headings over empty rows; what a column takes stands in a comment on its heading.

    One sheet only: a second one with words would be read as rows too.
    """
    book = Workbook(write_only=True)
    register = book.create_sheet(_("Register"))
    for number in range(len(COLUMNS)):
        register.column_dimensions[get_column_letter(number + 1)].width = _WIDTH
    register.append([_heading(register, name) for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet: Any, name: str) -> WriteOnlyCell:
    cell = text_cell(sheet, COLUMNS[name])
    if name in HINTS:
        cell.comment = Comment(str(HINTS[name]), "")
    return cell
