"""Invented registers with every kind of dirt at least once, each row beside what a perfect importer makes of it.

Not here: tests. `workbook` and `delimited` write the same rows in different files.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl

TODAY = dt.date(2026, 11, 20)

HEADINGS = (
    "姓 名",
    "性别",
    "年龄",
    "联系方式\n（手机）",
    "职业",
    "居住地址 ",
    "咨询日期/时间",
    "咨询方式",
    "咨询内容",
    "期望效果",
    "关注点",
    "预约手术时间",
    "手术医生",
    "手术项目",
    "手术方式",
    "术中用药",
    "随访时间",
    "满意度（1-5）",
)
FIELDS = (
    "name",
    "gender",
    "age",
    "phones",
    "occupation",
    "address",
    "consult_at",
    "channel",
    "consult_text",
    "expected_effect",
    "concerns",
    "booked_surgery",
    "surgeons",
    "procedure",
    "method",
    "intraop_drugs",
    "followups",
    "satisfaction",
)


@dataclass
class Case:
    """One row: its cells by field (others are plain), and what it must become."""

    cells: dict[str, Any]
    expected: dict[str, Any] = field(default_factory=dict)
    action: str = "create"
    warnings: tuple[str, ...] = ()
    reason: str | None = None
    of: int | None = None
    why: str | None = None


def mobile(number: int) -> str:
    """Give the n-th invented mobile number, in a segment that is not allocated."""
    return f"1700000{number:04}"


def e164(number: int, kind: str = "mobile") -> list[dict[str, str]]:
    """Give the n-th invented mobile as it must be read."""
    return [{"e164": "+86" + mobile(number), "type": kind}]


def cells(number: int, case: Case) -> list[Any]:
    """Give the eighteen cells of a row; what the case does not say is plain and different in every row."""
    plain = {
        "name": "甲乙丙丁戊己庚辛壬癸"[number % 10] + "子丑寅卯辰巳午未申酉"[number // 10 % 10] + "岚",
        "phones": mobile(number),
        "consult_at": "2024-03-05",
        "address": f"虚构市无名路{number}号",
    }
    return [(plain | case.cells).get(name) for name in FIELDS]


_SOME = {"date": "2024-03-05"}
CASES: list[Case] = [
    Case(
        {"name": " 林 晓岚\u200b", "gender": "女士", "age": "二十八岁", "phones": "+86-170 0000 0000"},
        {
            "name": "林晓岚",
            "name_key": "林晓岚",
            "gender": "女",
            "age": 28,
            "phones": e164(0),
            "consult_at": "2024-03-05",
        },
    ),
    Case(
        {"name": "林曉嵐（VIP）", "phones": "１７０００００００００", "consult_at": "2024/4/1 15:10"},
        {"name": "林曉嵐", "consult_at": "2024-04-01T15:10"},
        "merge_visit",
        of=0,
    ),
    Case(
        {"name": "林建国", "phones": "17000000000", "consult_at": 45352},
        {"consult_at": "2024-03-01"},
        "review",
        of=0,
        why="same_phone_other_name",
    ),
    Case({"name": "Lin Xiaolan", "phones": 17000000000}, {}, "review", of=0, why="same_phone_pinyin"),
    Case({"name": "林晓兰", "phones": "17000000000"}, {}, "review", of=0, why="same_phone_homophone"),
    Case({"name": "沈一舟", "address": "虛構市幸福路8號"}, {"address": "虛構市幸福路8號"}),
    Case(
        {"name": "沈一舟", "phones": None, "address": "虚构市 幸福路8号"},
        {"phones": []},
        "review",
        of=5,
        why="same_name_address",
    ),
    Case({"name": "沈一舟", "address": "虚构市另一条路9号"}, {}),
    Case(
        {"name": "Mr. John  Example", "phones": "+1 (206) 555-0164", "gender": "M"},
        {
            "name": "John Example",
            "name_key": "johnexample",
            "gender": "男",
            "phones": [{"e164": "+12065550164", "type": "foreign"}],
        },
    ),
    Case({"phones": "0755-91234567转801"}, {"phones": [{"e164": "+8675591234567", "type": "landline", "ext": "801"}]}),
    Case(
        {"phones": "886-0913505052／852-90672132"},
        {"phones": [{"e164": "+886913505052", "type": "foreign"}, {"e164": "+85290672132", "type": "foreign"}]},
    ),
    Case({"phones": "1700000001O"}, {"phones": []}, warnings=("bad_phone",)),
    Case({"phones": "1.70000E+10"}, {"phones": []}, warnings=("phone_lossy_scientific",)),
    Case(
        {"phones": "保密", "age": "保密", "gender": 2},
        {"phones": [], "age": None, "gender": None},
        warnings=("gender_unclear",),
    ),
    Case({"age": "1998年生"}, {"age": None, "birth_year": 1998}),
    Case({"age": "90后"}, {"age": None}, warnings=("age_not_a_number",)),
    Case({"age": 199}, {"age": None}, warnings=("age_out_of_range",)),
    Case({"consult_at": "民國113年3月5日下午3點半"}, {"consult_at": "2024-03-05T15:30"}),
    Case({"consult_at": dt.datetime(2024, 3, 5, 9, 20)}, {"consult_at": "2024-03-05T09:20"}),
    Case({"consult_at": "２０２４－０３－０５　１０：５０"}, {"consult_at": "2024-03-05T10:50"}),
    Case({"consult_at": "24.3.5"}, {"consult_at": "2024-03-05"}),
    Case({"consult_at": "45356.402778"}, {"consult_at": "2024-03-05T09:40"}),
    Case({"consult_at": "20240305"}, {"consult_at": "2024-03-05"}),
    Case({"consult_at": None}, {"consult_at": None}, warnings=("consult_date_missing",)),
    Case({"consult_at": "3月5日"}, {"consult_at": None}, warnings=("date_without_year",)),
    Case({"consult_at": "03/05/2024"}, {"consult_at": None}, warnings=("date_ambiguous",)),
    Case({"consult_at": "2024-02-30"}, {"consult_at": None}, warnings=("date_invalid",)),
    Case({"consult_at": "2059-05-15"}, {"consult_at": None}, warnings=("date_out_of_range",)),
    Case(
        {"booked_surgery": "2024-01-01"},
        {"booked_surgery": "2024-01-01", "booking_status": "booked"},
        warnings=("surgery_before_consult",),
    ),
    Case({"booked_surgery": "待定"}, {"booked_surgery": None, "booking_status": "pending"}),
    Case({"booked_surgery": "客户取消"}, {"booked_surgery": None, "booking_status": "cancelled"}),
    Case(
        {"surgeons": "苏木主任、白芷医生", "channel": "XHS", "satisfaction": "★★★★★"},
        {"surgeons": ["苏木", "白芷"], "channel": "小红书", "satisfaction": 5},
    ),
    Case(
        {"followups": "术后1天、7天、1月", "channel": "老客户介绍", "satisfaction": "非常不满意"},
        {
            "followups": [{"offset": 1, "unit": "day"}, {"offset": 7, "unit": "day"}, {"offset": 1, "unit": "month"}],
            "channel": "转介绍",
            "satisfaction": 1,
        },
    ),
    Case(
        {"followups": "2024.3.6、3.12\n2025/1/3"},
        {"followups": [{"date": "2024-03-06"}, {"date": "2024-03-12"}, {"date": "2025-01-03"}]},
    ),
    Case(
        {"followups": "待随访", "concerns": "N/A", "method": "——", "occupation": "　"},
        {"followups": [], "concerns": None, "method": None, "occupation": None},
    ),
    Case(
        {"consult_text": '=HYPERLINK("http://127.0.0.1/")', "concerns": "<b>急</b>", "expected_effect": "自然\u00a0"},
        {"consult_text": '=HYPERLINK("http://127.0.0.1/")', "concerns": "<b>急</b>", "expected_effect": "自然"},
    ),
    Case({"consult_text": '  "眼袋"，原话\r\n二次来电 '}, {"consult_text": '"眼袋"，原话\n二次来电'}),
    Case({"name": "不详"}, action="reject", reason="no_name"),
    Case({"name": None, "phones": "无", "gender": "男"}, action="reject", reason="no_name_no_phone"),
    Case({"name": "测试123"}, action="reject", reason="test_row"),
    Case({"name": "烫烫烫"}, action="reject", reason="garbled"),
    Case({"name": "寮犱笁"}, action="reject", reason="garbled"),
    Case({"name": "王?英"}, {"name": "王?英"}, warnings=("characters_lost:name",)),
]


def grid() -> list[list[Any]]:
    """Give the rows of all cases, with an exact copy of the first behind the last."""
    rows = [cells(number, case) for number, case in enumerate(CASES)]
    return [*rows, list(rows[0])]


def workbook() -> bytes:
    """Write an XLSX: title, groups, heading, divider, heading again, blank row, total, note, merged identity cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "登记"
    sheet.append(["虚构诊所客户登记表"])
    sheet.append(["基本信息", None, None, None, None, None, "咨询", None, None, None, None, "手术"])
    sheet.append(list(HEADINGS))
    for row in _laid_out(grid()):
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    last = sheet.max_row
    sheet.append([None, None, None, None, None, None, "2024-05-06", "来电", "复诊"])
    for column in "ABCD":
        sheet.merge_cells(f"{column}{last}:{column}{last + 1}")
    sheet.row_dimensions[5].hidden = True
    sheet.append(["合计", f"{len(CASES)}人"])
    sheet.append(["备注：内部资料"])
    book.create_sheet("说明").append(["本表仅供内部使用"])
    return _saved(book)


def _laid_out(rows: list[list[Any]]) -> list[list[Any]]:
    """Put a divider, a repeated heading and a blank row between the data."""
    return [*rows[:10], ["—— 以下为二月 ——"], *rows[10:20], list(HEADINGS), *rows[20:30], [" "] * 18, *rows[30:]]


def _saved(book: openpyxl.Workbook) -> bytes:
    """Give a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(rows: list[list[Any]], encoding: str, delimiter: str = ",") -> bytes:
    """Write rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)
