"""The name cell of a register: titles and notes behind the name off, test entries and lost characters found.

What a name is and how it is keyed, `customers.identity.names` knows. Not here: mojibake (`garbled`).
"""

import re

from customers.identity.names import name_key, normalise_name

from .text import folded, is_blank, tidy, word_set

_NOTE = re.compile(r"\s*[(（【\[〔][^()（）【】\[\]〔〕]*[)）】\]〕]?$")
_VIP = re.compile(r"(?<=\S)[\s\-—_★☆]*(?:s?vip\d*|[★☆⭐]+)$", re.IGNORECASE)
_TITLE = re.compile(r"\s*(?:女士|女仕|先生|小姐|太太|夫人|男士)$")
_LATIN_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mdm|madam)\b\.?\s*(?=\S)|,\s*(?:mr|mrs|ms|miss)\.?$", re.IGNORECASE)
_LOST = re.compile("[?\ufffd\u25a1\u25af]")
_TEST = re.compile(
    r"(?:测试|试测|试用|试填|演示|示例|样例|范例)(?:用户|客户|数据|人员|员|账号|姓名|行|者)?[\w\s-]{0,6}|[\w]?测试[\d一二三四五六七八九十]*"
    r"|(?:test|demo|sample|example|dummy)(?:[\s_-]*(?:user|name|patient|customer|client|data|row|person|ing|er))?(?:[\s_-]*\d+|[\s_-]+\w)?"
    r"|([a-z])\1+\d*|(?:abcd?|asdf?\w{0,4}|qwer?\w{0,4}|zxcv?\w{0,3})\d*|[\d\s]+|(\D)\2{2,}"
)
_ANYBODY = word_set("张三 李四 王五 赵六 某某 某某某 小明") | {"john doe", "jane doe"}
_NOBODY = word_set("匿名 佚名 无名 无名氏 未留名 未留 未登记 未记录 不知名 姓名不详 anonymous noname")
_SEQUENCE = "01234567890123456789"


def clean_name(raw: str) -> str:
    """Give the name as it is stored: normalised, without 女士, (老客户), VIP; "" where the cell names nobody."""
    name = normalise_name(tidy(raw).replace("\n", " "))
    while (shorter := _without_tail(name)) != name:
        name = shorter
    name = name.strip("，,；;、。")
    return "" if is_blank(name) or folded(name) in _NOBODY else name


def _without_tail(name: str) -> str:
    """Take one note or title off, never the whole of a name that is only a note."""
    for pattern in (_NOTE, _VIP, _TITLE, _LATIN_TITLE):
        name = normalise_name(pattern.sub("", name))
    return name


def key_of(name: str) -> str:
    """Give the key under which writings of one name are equal."""
    return name_key(name)


def has_lost_characters(text: str) -> bool:
    """Say whether a name holds the marks left where characters were lost (?, U+FFFD, an empty box)."""
    return _LOST.search(text) is not None


def is_test_entry(name: str, phone_text: str) -> bool:
    """Say whether staff tried the sheet out: 测试123, test, aaa, or 张三 with a phone of 12345678901."""
    word = folded(name)
    return _TEST.fullmatch(word) is not None or (word in _ANYBODY and is_placeholder(phone_text))


def is_placeholder(phone_text: str) -> bool:
    """Say whether a phone is a row of equal or counting digits."""
    digits = re.sub(r"\D", "", folded(phone_text))
    return len(digits) >= 7 and (len(set(digits)) == 1 or digits in _SEQUENCE or digits in _SEQUENCE[::-1])
