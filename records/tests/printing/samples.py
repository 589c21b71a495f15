"""Invented sheets to print: a consultation form, a surgery record with vital signs, a long narrative, a whole file.

Nobody in them exists. Used by the tests and by the benchmark of printing.
"""

from dataclasses import replace

from records.printing.document import (
    Mark,
    PrintedAmendment,
    PrintedCell,
    PrintedChart,
    PrintedField,
    PrintedFieldset,
    PrintedFile,
    PrintedMark,
    PrintedSeries,
    PrintedSheet,
    PrintedSignature,
    PrintedTable,
)

RARE_NAME = "𠮷田㐂䶮𫞩"
PEN = (
    tuple((10.0 + i * 3, 30 + (i % 7) * 5 - (i % 3) * 8) for i in range(24)),
    tuple((90.0 + i * 2, 20 + (i * i) % 31) for i in range(20)),
    ((140.0, 15.0), (150.0, 45.0), (165.0, 12.0)),
)

CONSULTATION = PrintedSheet(
    clinic="明眸醫療美容診所",
    title="雙眼皮顧客咨詢登記表",
    number="ZX-2025-000318",
    customer_name="歐陽嘉怡",
    customer_number="C2025-01987",
    file_number="SYP-2025-0412",
    fieldsets=(
        PrintedFieldset(
            "基本資料",
            (
                PrintedField("姓名", "歐陽嘉怡"),
                PrintedField("性別", "女", choices=("女", "男")),
                PrintedField("出生日期", "1996-04-17"),
                PrintedField("年齡", "28", unit="歲"),
                PrintedField("聯繫電話", "138 0013 8000"),
                PrintedField("職業", "小學教師"),
                PrintedField("家庭住址", "廣東省深圳市福田區蓮花街道紅荔西路 2001 號 3 棟 1204", wide=True, lines=1),
                PrintedField("過敏史", "青霉素（皮疹），海鮮無異常", wide=True, lines=2),
            ),
        ),
        PrintedFieldset(
            "咨詢情況",
            (
                PrintedField("咨詢渠道", "網絡", choices=("電話", "網絡", "到店")),
                PrintedField("咨詢時間", "2025-03-01 10:20"),
                PrintedField("需求", "雙眼皮成形術", choices=("雙眼皮成形術", "開眼角", "修復", "去眼袋")),
                PrintedField("既往手術", ""),
                PrintedField("關注點", "術後恢復時間、左右對稱、疤痕", wide=True),
                PrintedField("期望效果", "自然的平扇形，閉眼無明顯疤痕，五月婚禮前恢復。", wide=True),
                PrintedField(
                    "咨詢內容",
                    "顧客因雙眼內雙、左眼更明顯，希望了解埋線與全切的差別。已說明兩種方法的適應範圍、恢復期、可能的併發症。\n"
                    "顧客提供四張目標照片，已歸入影像資料。顧客近視 400 度，平時配戴隱形眼鏡，術前兩週須停戴。",
                    wide=True,
                    lines=5,
                ),
                PrintedField("初步建議", "三點埋線法；術前檢查血常規、凝血功能、傳染病篩查。", wide=True),
            ),
        ),
        PrintedFieldset(
            "資料與答疑",
            (
                PrintedField("已交資料", "手術手冊、費用說明", choices=("手術手冊", "費用說明", "術前須知"), wide=True),
                PrintedField("已解答問題", "是", choices=("是", "否")),
                PrintedField("下次聯繫", "2025-03-04"),
                PrintedField("介紹人", ""),
                PrintedField("顧客等級", "普通"),
                PrintedField("備註", "", wide=True, lines=2),
            ),
        ),
    ),
    signatures=(
        PrintedSignature("咨詢接待人", "林曉雯", "2025-03-01 10:58"),
        PrintedSignature("顧客簽名", "歐陽嘉怡", "2025-03-01 11:02", PEN),
    ),
    version_label="1",
    digest="9f3ac01d77e2b4550c118a2f6d0e9b3c9f3ac01d77e2b4550c118a2f6d0e9b3c",
    qr="https://clinic.example/s/4f2c9a6e-8a51-4c31-9f2e-0d6c1b7a5e90",
    printed_by="林曉雯",
    printed_at="2025-03-01 11:05",
    language="zh-hant",
    date="2025-03-01",
)

_TIMES = tuple(f"{9 + (30 + 5 * i) // 60:02}:{(30 + 5 * i) % 60:02}" for i in range(12))
_SYSTOLIC = (118, 121, 126, 131, 142, 138, 130, 127, 124, 122, 120, 119)
_DIASTOLIC = (76, 78, 80, 83, 92, 88, 84, 81, 80, 78, 77, 76)
_PULSE = (72, 75, 82, 88, 96, 91, 84, 80, 78, 76, 74, 73)
_OXYGEN = (99, 99, 98, 98, 97, 93, 97, 98, 98, 99, 99, 99)

VITAL_SIGNS = PrintedTable(
    title="生命体征",
    columns=("时间", "收缩压 mmHg", "舒张压 mmHg", "脉搏 次/分", "呼吸 次/分", "SpO₂ %", "备注"),
    rows=tuple(
        (
            _TIMES[i],
            PrintedCell(str(_SYSTOLIC[i]), "↑" if _SYSTOLIC[i] > 140 else ""),
            PrintedCell(str(_DIASTOLIC[i]), "↑" if _DIASTOLIC[i] > 90 else ""),
            str(_PULSE[i]),
            "16",
            PrintedCell(str(_OXYGEN[i]), "↓ L" if _OXYGEN[i] < 95 else ""),
            "局部麻醉注射" if i == 4 else "",
        )
        for i in range(12)
    ),
    chart=PrintedChart(
        labels=_TIMES,
        series=(
            PrintedSeries("收缩压", _SYSTOLIC),
            PrintedSeries("舒张压", _DIASTOLIC),
            PrintedSeries("脉搏", (*_PULSE[:6], None, *_PULSE[7:])),
            PrintedSeries("SpO₂", _OXYGEN),
        ),
        title="生命体征曲线",
        positions=tuple(float(5 * i) for i in range(12)),
    ),
)

SURGERY = PrintedSheet(
    clinic="明眸医疗美容诊所",
    title="双眼皮手术记录单",
    number="SS-2025-000087",
    customer_name=RARE_NAME,
    customer_number="C2025-01987",
    file_number="SYP-2025-0412",
    fieldsets=(
        PrintedFieldset(
            "手术信息",
            (
                PrintedField("手术日期", "2025-03-12"),
                PrintedField("手术间", "2 号手术间"),
                PrintedField("手术医生", "陈志远"),
                PrintedField("巡回护士", "周敏"),
                PrintedField("手术名称", "双侧重睑成形术（三点埋线法）"),
                PrintedField("麻醉方式", "局部麻醉", choices=("局部麻醉", "静脉麻醉")),
                PrintedField("白细胞", "11.2", unit="×10⁹/L", mark="↑ H"),
                PrintedField("凝血酶原时间", "10.1", unit="秒", mark="↓ L"),
                PrintedField("肿胀评分", "1", choices=("0", "1", "2", "3")),
                PrintedField("疼痛评分", "2", choices=tuple(map(str, range(11)))),
            ),
        ),
        PrintedFieldset("术中监测", (VITAL_SIGNS,)),
        PrintedFieldset(
            "手术经过",
            (
                PrintedField("手术方法", "设计重睑线高 7 mm，常规消毒铺巾，2% 利多卡因局部浸润。" * 4, wide=True),
                PrintedField("特殊情况", "无", wide=True),
                PrintedField("术中用药", "2% 利多卡因 3.0 ml（含 1:100,000 肾上腺素）", wide=True),
                PrintedField("护理措施", "术中冰敷，安抚顾客，核对器械敷料无误。", wide=True),
            ),
        ),
    ),
    signatures=(
        PrintedSignature("手术医生", "陈志远", "2025-03-12 10:41", PEN),
        PrintedSignature("护士", "周敏", "2025-03-12 10:44"),
        PrintedSignature("复核"),
    ),
    amendments=(
        PrintedAmendment(
            "术中用药", "2% 利多卡因 2.0 ml", "2% 利多卡因 3.0 ml（含 1:100,000 肾上腺素）", "核对麻醉药登记本后更正",
            "陈志远", "2025-03-12 16:20",
        ),
    ),
    marks=(
        PrintedMark(Mark.RECORDED_LATE, "发生于 2025-03-12 09:30，记录于 2025-03-12 15:02"), PrintedMark(Mark.AMENDED),
    ),
    version_label="2",
    digest="0c118a2f6d0e9b3c9f3ac01d77e2b455",
    qr="https://clinic.example/s/87",
    printed_by="周敏",
    printed_at="2025-03-12 16:30",
    language="zh-hans",
    date="2025-03-12",
)  # fmt: skip

_LINE = "第{}次随访：切口愈合良好，肿胀消退，无渗血，顾客自觉左侧略紧，嘱冷敷并避免揉眼，继续观察。"
LONG = replace(
    SURGERY,
    title="术后护理记录单",
    number="HL-2025-000412",
    fieldsets=(
        PrintedFieldset(
            "护理记录",
            (PrintedField("护理经过", "\n".join(_LINE.format(i) for i in range(1, 140)), wide=True),),
        ),
    ),
    amendments=(),
    marks=(),
    date="2025-03-19",
)

ENGLISH = replace(
    CONSULTATION,
    clinic="Bright Eyes Aesthetic Clinic",
    title="Double-eyelid consultation registration",
    customer_name="Žižek-Łukasiewicz, Anna Maria",
    fieldsets=(
        PrintedFieldset(
            "Basic information",
            (
                PrintedField("Name", "Žižek-Łukasiewicz, Anna Maria"),
                PrintedField("Sex", "Female", choices=("Female", "Male")),
                PrintedField("Expected effect", "A natural crease; recovered before the wedding in May.", wide=True),
                PrintedField("Preliminary advice given to the customer", "Three-point suture " * 30, wide=True),
            ),
        ),
    ),
    language="en",
)

FILE = PrintedFile(
    clinic="明眸医疗美容诊所",
    file_number="SYP-2025-0412",
    sheets=(
        replace(CONSULTATION, language="zh-hans"),
        SURGERY,
        LONG,
        replace(LONG, title="顾客随访记录表", number="SF-2025-000101", date="2025-04-02"),
    ),
    customer_name=RARE_NAME,
    customer_number="C2025-01987",
    file_class="双眼皮手术",
    volume="第 1 卷 共 1 卷",
    facts=(("立卷人", "黄建国"), ("立卷日期", "2025-04-10"), ("保管期限", "手术完成后 15 年")),
    qr="https://clinic.example/f/0412",
    printed_by="黄建国",
    printed_at="2025-04-10 09:00",
    language="zh-hans",
)
