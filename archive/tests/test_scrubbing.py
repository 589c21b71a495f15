"""Texts in which a customer is planted in every way that people write: nobody is left in them (A4.5)."""

import pytest

from archive.studies.naming import fold
from archive.studies.scrubbing import Identity, Scrubber, Words

WORDS = Words(
    person="〔顾客〕", number="〔号码〕", place="〔地址〕", date="〔日期〕", day=lambda day: f"〔{day:%m%d}〕"
)
STAFF = {"林远": "〔主刀医生〕", "苏云": "〔护士〕", "Mary O'Neil": "〔护士〕", "欧阳修文": "〔检查医生〕"}
HAN = Identity(
    names=("張偉明", "李丽"),
    numbers=("+8613812345678", "C000123", "110101199003070038", "wx_weiming88", "a.b@example.com", "A123456(3)"),
    places=("示范市长宁路 18 号 3 栋 502 室",),
)


def scrub(text: str, who: Identity = HAN) -> str:
    return Scrubber(who, STAFF, WORDS).text(text)


NAMES = (
    "张伟明", "張偉明", "张偉明", "张 伟 明", "张·伟明", "张\u200b伟明", "张－伟－明", "章伟明", "伟明", "偉 明",
    "张女士", "張小姐", "张先生", "小张", "阿明", "Zhang Weiming", "ZHANG WEIMING", "zhangweiming", "Weiming Zhang",
    "Zhang, Wei-Ming", "Cheung Weiming",
    "Chang Wei-ming", "Ｚｈａｎｇ Ｗｅｉｍｉｎｇ", "weiming", "Ms. Zhang", "李丽", "李麗", "Li Li",
)  # fmt: skip
NUMBERS = (
    "13812345678", "138 1234 5678", "138-1234-5678", "138.1234.5678", "+86 138 1234 5678", "0086 13812345678",
    "１３８１２３４５６７８", "一三八一二三四五六七八", "幺三八一二三四五六七八", "(138) 1234-5678", "尾号5678",
    "1 3 8 1 2 3 4 5 6 7 8", "138\u200b12345678", "C000123", "c000123", "C 000123", "000123",
    "110101199003070038", "110101 19900307 0038",
    "wx_weiming88", "WX_Weiming88",
    "a.b@example.com", "someone.else@clinic.example", "A123456(3)", "A1234563", "13987654321", "010-62345678", "0755 8765 4321",
    "YY2026-000017", "6222 0212 3456 7890",
)  # fmt: skip
DAYS = (
    "1990-05-17",
    "1990年5月17日",
    "1990/5/17",
    "5月17日",
    "五月十七日",
    "17 May 1990",
    "May 17, 1990",
    "1990年5月",
    "90年",
    "19900517",
)
PLACES = ("示范市长宁路18号", "长宁路 18 号 3 栋 502 室", "人民东路120号", "示範市長寧路 18 號")
FRAMES = ("{}", "今日{}来电，恢复良好", "患者（{}）诉轻度肿胀", "已告知{},并嘱咐冷敷", "联系：{}；已转告")


@pytest.mark.clause("A4.5")
@pytest.mark.parametrize("planted", (*NAMES, *NUMBERS, *DAYS, *PLACES))
def test_nothing_planted_is_left(planted: str) -> None:
    for frame in FRAMES:
        clean = scrub(frame.format(planted))
        assert planted not in clean
        letters = fold(planted).text
        assert letters not in fold(clean).text
        around = frame.replace("{}", "").replace("（", "").replace("）", "")
        assert all(part in clean for part in around.split("，")[1:])
        assert "〔" in clean


def test_several_in_one_text() -> None:
    text = "张伟明（13812345678）1990年5月17日生，由林远主刀，苏云护士随访；家属李丽陪同。"
    assert scrub(text) == "〔顾客〕（〔号码〕）〔0517〕生，由〔主刀医生〕主刀，〔护士〕护士随访；家属〔顾客〕陪同。"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("林医生复查", "〔主刀医生〕复查"),
        ("林远医生", "〔主刀医生〕医生"),
        ("Lin Yuan reviewed", "〔主刀医生〕 reviewed"),
        ("歐陽修文", "〔检查医生〕"),
        ("O'Neil, Mary", "〔护士〕"),
        ("nurse O’Neil", "nurse 〔护士〕"),
    ],
)
def test_staff_become_their_role(text: str, clean: str) -> None:
    assert scrub(text) == clean


LATIN = Identity(names=("Chan Tai Man", "Maria Gonzalez"), numbers=("+85291234567",))


@pytest.mark.parametrize(
    "planted",
    ["Chan Tai Man", "chan taiman", "TAI MAN CHAN", "Mr Chan", "Maria Gonzalez", "GONZALEZ, Maria", "Maria",
     "9123 4567", "+852 9123 4567", "91234567"],
)  # fmt: skip
def test_names_in_latin_letters(planted: str) -> None:
    clean = scrub(f"电话随访 {planted} 一切正常", LATIN)
    assert fold(planted).text not in fold(clean).text
    assert not any(sign.isdigit() for sign in clean)


def test_name_kept_in_pinyin_is_found_in_characters() -> None:
    assert scrub("今日张伟明复诊", Identity(names=("Zhang Weiming",))) == "今日〔顾客〕复诊"


CLINICAL = (
    "右眼重睑线高度 7.5 mm，去皮 2.0 mm，7-0 尼龙线间断缝合 12 针",
    "血压 120/80 mmHg，心率 72 次/分，体温 36.5 ℃，SpO2 98%",
    "2% 利多卡因 4 ml 加肾上腺素 1:100000，地塞米松 5 mg",
    "冷敷 48 小时，术后第 7 天拆线，3 个月后复查",
    "HBsAg (-)，anti-HCV (-)，PT 11.2 s，INR 0.98，WBC 6.2",
    "Carolina 护眼膏，一日 3 次",
)


@pytest.mark.parametrize("text", CLINICAL)
def test_clinical_text_stays_as_it_is(text: str) -> None:
    assert scrub(text, Identity(names=("Li Na", "张伟明"), numbers=("+8613812345678",))) == text


def test_empty_identity_and_empty_text() -> None:
    assert (scrub("", Identity()), scrub("恢复良好", Identity())) == ("", "恢复良好")
