"""Registers of other clinics: other wording, order and scripts, two heading rows, pasted sheets, dates from 1904."""

import datetime as dt

import openpyxl
import pytest

from customers.register import RegisterError, plan_import, read_register

from .invented import TODAY, _saved, delimited

TRADITIONAL = [
    [
        "編號",
        "登記日期",
        "客戶姓名",
        "聯絡電話",
        "性別",
        "年齡",
        "住址",
        "職業",
        "諮詢日期",
        "客戶來源",
        "諮詢內容",
        "期望效果",
        "顧慮",
        "手術項目",
        "術式",
        "主刀醫師",
        "預約手術日期",
        "術中用藥",
        "追蹤時間",
        "滿意度",
        "備註",
    ],
    [
        "1",
        "112.1.1",
        "陳　雅琪小姐",
        "0912-345-678",
        "女",
        "廿六歲",
        "虛構市中山路1號",
        "無",
        "112.5.3",
        "朋友介紹",
        "雙眼皮",
        "自然",
        "會不會腫",
        "雙眼皮成形術",
        "縫合法",
        "王大明醫師",
        "民國112年6月1日",
        "利多卡因 2ml",
        "術後一週、一個月",
        "非常滿意",
        "老客戶",
    ],
    [
        "2",
        "112.1.2",
        "歐陽 志豪",
        "+886 913 505 052",
        "男",
        "35",
        "虛構市中山路2號",
        "工程師",
        "2023/7/8 下午2:30",
        "路過",
        "眼袋",
        "-",
        "不詳",
        "眼袋手術",
        "內開",
        "王大明院長／林志明",
        "待約",
        "",
        "待追蹤",
        "還可以",
        "",
    ],
    [
        "3",
        "112.1.3",
        "陳 雅琪",
        "0912345678",
        "女",
        "26",
        "",
        "",
        "112.9.1",
        "線上",
        "複診",
        "",
        "",
        "",
        "",
        "",
        "已取消",
        "",
        "",
        "",
        "",
    ],
]

ENGLISH = [
    [
        "No",
        "Date of visit",
        "Full name",
        "Sex",
        "DOB",
        "Mobile",
        "Address",
        "Job",
        "Source",
        "Reason for visit",
        "Surgery date",
        "Surgeon",
        "Procedure",
        "Technique",
        "Intra-op drugs",
        "Follow-up dates",
        "Satisfaction",
        "Remarks",
    ],
    [
        "1",
        "5 Jan 2024 3:10 PM",
        "Ms. Ada Invented",
        "Female",
        "3 May 1990",
        "+44 7700 900123",
        "1 Nowhere St",
        "Engineer",
        "Walk-in",
        "Eyelids, asymmetric",
        "2024-02-01",
        "Dr. Nobody and Dr. Noone",
        "Blepharoplasty",
        "Suture",
        "Lidocaine 2 ml",
        "1 week, 1 month",
        "Very satisfied",
        "VIP",
    ],
]


@pytest.mark.parametrize("encoding", ["cp950", "big5hkscs", "utf-8", "gb18030"])
def test_traditional_register_in_big5(encoding):
    plan = plan_import(read_register(delimited(TRADITIONAL, encoding), "客戶.csv"), None, TODAY)
    first, second, third = plan.rows
    assert (first.action, second.action, third.action, third.of.row) == ("create", "create", "merge_visit", 2)
    assert [row.warnings for row in plan.rows] == [(), (), ()]
    assert first.values == {
        "name": "陳雅琪",
        "name_key": "陈雅琪",
        "gender": "女",
        "age": 26,
        "birth_date": None,
        "phones": [{"e164": "+886912345678", "type": "foreign"}],
        "occupation": None,
        "address": "虛構市中山路1號",
        "consult_at": "2023-05-03",
        "channel": "转介绍",
        "consult_text": "雙眼皮",
        "expected_effect": "自然",
        "concerns": "會不會腫",
        "booked_surgery": "2023-06-01",
        "booking_status": "booked",
        "surgeons": ["王大明"],
        "procedure": "雙眼皮成形術",
        "method": "縫合法",
        "intraop_drugs": "利多卡因 2ml",
        "satisfaction": 5,
        "followups": [{"offset": 1, "unit": "week"}, {"offset": 1, "unit": "month"}],
    }
    assert (second.values["name"], second.values["consult_at"], second.values["booking_status"]) == (
        "歐陽志豪",
        "2023-07-08T14:30",
        "pending",
    )
    assert (second.values["surgeons"], second.values["satisfaction"], second.values["channel"]) == (
        ["王大明", "林志明"],
        3,
        "到店",
    )
    assert first.raw["備註"] == "老客戶"


def test_english_register():
    (row,) = plan_import(read_register(delimited(ENGLISH, "utf-8", "\t"), "clients.tsv"), None, TODAY).rows
    assert (row.values["name"], row.values["gender"], row.values["birth_date"], row.warnings) == (
        "Ada Invented",
        "女",
        "1990-05-03",
        (),
    )
    assert (row.values["consult_at"], row.values["channel"], row.values["surgeons"]) == (
        "2024-01-05T15:10",
        "到店",
        ["Nobody", "Noone"],
    )
    assert (row.values["method"], row.values["satisfaction"]) == ("Suture", 5)


@pytest.mark.parametrize("merged", [True, False])
def test_two_heading_rows_give_general_words_their_sense(merged):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "电话", "咨询", None, None, "手术", None, None, "随访"])
    sheet.append([None, None, "时间", "方式", "内容", "时间", "医生", "方式", "时间"])
    sheet.append(["甲子岚", "17000000001", "2024-03-05", "来电", "眼袋", "2024-04-01", "苏木", "埋线", "术后7天"])
    if merged:
        for area in ("A1:A2", "B1:B2", "C1:E1", "F1:H1"):
            sheet.merge_cells(area)
    (row,) = plan_import(read_register(_saved(book), "a.xlsx"), None, TODAY).rows
    wanted = ("name", "consult_at", "channel", "consult_text", "booked_surgery", "surgeons", "method", "followups")
    assert [row.values[name] for name in wanted] == [
        "甲子岚",
        "2024-03-05",
        "电话",
        "眼袋",
        "2024-04-01",
        ["苏木"],
        "埋线",
        [{"offset": 7, "unit": "day"}],
    ]


def test_second_sheet_pasted_below_in_another_order():
    rows = [
        ["姓名", "电话", "咨询时间"],
        ["甲子岚", "17000000001", "2024-03-05"],
        ["合计", "1"],
        ["咨询日期", "手机", "客户姓名"],
        ["2024-03-06", "17000000002", "乙子岚"],
    ]
    plan = plan_import(read_register(delimited(rows, "gb18030"), "a.csv"), None, TODAY)
    assert [(row.row, row.values["name"], row.values["consult_at"]) for row in plan.rows] == [
        (2, "甲子岚", "2024-03-05"),
        (5, "乙子岚", "2024-03-06"),
    ]


def test_the_plainer_of_two_headings_for_one_field_is_taken():
    rows = [
        ["登记日期", "咨询时间", "姓名", "电话1", "电话2"],
        ["2024-01-01", "2024-03-05", "甲子岚", "17000000001", "17000000002"],
    ]
    (row,) = plan_import(read_register(delimited(rows, "utf-8"), "a.csv"), None, TODAY).rows
    assert (row.values["consult_at"], [phone["e164"] for phone in row.values["phones"]], row.raw["登记日期"]) == (
        "2024-03-05",
        ["+8617000000001", "+8617000000002"],
        "2024-01-01",
    )


def test_sheet_without_heading_continues_the_one_before():
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话", "咨询时间"])
    book.active.append(["甲子岚", "17000000001", "2024-03-05"])
    book.create_sheet("续").append(["乙子岚", "17000000002", "2024-03-06"])
    plan = plan_import(read_register(_saved(book), "a.xlsx"), None, TODAY)
    assert [(row.sheet, row.row, row.values["name"]) for row in plan.rows] == [
        ("Sheet", 2, "甲子岚"),
        ("续", 1, "乙子岚"),
    ]


def test_serials_count_from_1904_where_the_workbook_says_so():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["姓名", "电话", "咨询时间"])
    book.active.append(["甲子岚", "17000000001", 43895])
    book.active.append(["乙子岚", "17000000002", dt.datetime(2024, 3, 6, 9, 0)])
    plan = plan_import(read_register(_saved(book), "a.xlsx"), None, TODAY)
    assert [row.values["consult_at"] for row in plan.rows] == ["2024-03-06", "2024-03-06T09:00"]


def test_totals_and_signatures_are_no_customers_behind_a_serial_number_either():
    rows = [
        ["序号", "姓名", "电话", "咨询时间"],
        ["1", "甲子岚", "17000000001", "2024-03-05"],
        ["2", "", "", ""],
        ["3", "合计", "", ""],
        ["制表人：乙子岚", "", "审核：丙子岚", ""],
    ]
    register = read_register(delimited(rows, "utf-8"), "a.csv")
    assert [row.row for row in register.rows] == [2]
    assert [(row.row, row.kind) for row in register.other_rows] == [
        (1, "header"),
        (3, "divider"),
        (4, "totals"),
        (5, "note"),
    ]


def test_a_file_without_headings_is_refused():
    with pytest.raises(RegisterError) as refused:
        read_register(delimited([["1", "2"], ["3", "4"]], "utf-8"), "a.csv")
    assert refused.value.code == "no_header"
