"""A small register for the tests of imports, and the import of it in steps. Everybody in it is invented."""

import datetime as dt
from typing import Any

from customers.importing import actions, executing
from customers.models import RegisterImport
from customers.tests.register.invented import delimited, mobile

TODAY = dt.date(2026, 11, 20)
HEADINGS = [
    *("姓名", "性别", "年龄", "电话", "居住地址", "咨询时间", "咨询方式", "咨询内容"),
    *("预约手术时间", "手术医生", "手术项目", "手术方式", "术中用药", "随访时间", "满意度"),
]
NAMES = ("林晓岚", "沈一舟", "顾念慈")
ROWS: list[list[Any]] = [
    [
        "林晓岚",
        "女",
        "28岁",
        mobile(1),
        "虚构市一路1号",
        "2024-03-05 15:10",
        "微信",
        "想做双眼皮",
        "2024-03-20 09:00",
        "林远",
        "双眼皮成形术",
        "埋线",
        "利多卡因2ml",
        "2024-03-27、2024-04-20",
        "5",
    ],
    ["林曉嵐", "女", "29岁", mobile(1), "虚构市一路1号", "2025-05-01", "电话", "复诊", *[None] * 7],
    ["沈一舟", "男", None, mobile(2), "虚构市二路2号", "2026-11-01", "到店", "咨询", "待定", *[None] * 6],
    ["沈益州", "男", None, mobile(2), "虚构市三路3号", "2026-11-02", "到店", "家人陪同", *[None] * 7],
    [
        "顾念慈",
        "女",
        None,
        mobile(3),
        "虚构市四路4号",
        "2026-11-03",
        "XHS",
        "咨询",
        "2026-12-24 10:00",
        "白芷",
        *[None] * 5,
    ],
    ["测试123", None, None, mobile(4), None, "2026-11-03", None, None, None, None, None, None, None, None, None],
]


def content(rows: list[list[Any]] | None = None) -> bytes:
    """The register as CSV."""
    return delimited([HEADINGS, *(ROWS if rows is None else rows)], "utf-8-sig")


def received(by: Any, rows: list[list[Any]] | None = None) -> RegisterImport:
    """An import of the register that was received and planned."""
    source = actions.receive(content(rows), "register.csv", by=by, today=TODAY)
    return actions.plan(source.pk)


def imported(by: Any, rows: list[list[Any]] | None = None) -> RegisterImport:
    """An import that was carried out."""
    source = received(by, rows)
    actions.confirm(source.pk, by=by)
    return executing.execute(source.pk)
