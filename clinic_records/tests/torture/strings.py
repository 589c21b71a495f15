"""Texts that have broken programs: what somebody may type, paste or send. Our own list, 500 and a few; the long forms add
the collection that may lie beside this project.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

COLLECTION = Path(settings.BASE_DIR).parent / "shared" / "data"
"""Real and hostile inputs beside this project; absent on most machines."""

_MARKUP = r"""
<script>document.title='broken in'</script>|"><script src=//127.0.0.1/x></script>|<svg/onload=alert(1)>|</textarea><b>out|
<img src=x onerror=alert(1)>|<a href="javascript:alert(1)">link</a>|'-alert(1)-'|`${7*7}`|<!-- not closed|<![CDATA[x]]>|
</title></style></script><h1>|<iframe srcdoc="<p>x">|&lt;b&gt;|&amp;amp;|&#60;|&#x3c;script&#x3e;|&nbsp;|&bogus;|
%3Cscript%3E|\u003cb\u003e|
<b>unclosed|<para bgcolor=red>|<font color="blue">|<br/>|<seq/>|<onDraw name=x/>|<link href="file:///etc/hostname">x</link>|
{{ 7*7 }}|{% now "Y" %}|{%|%}|{#|#}|{{|}}|${7*7}|#{7*7}|<%= 7*7 %>|{0}|{0.__class__}|{self}|%s|%d|%n%n%n|%(name)s|%|%%|%c0%af|
""".replace("\n", "").split("|")
_COMMANDS = r"""
' OR '1'='1|'; DROP TABLE customers_customer; --|" OR ""="|1; SELECT pg_sleep(5)|') OR 1=1 --|\'; --|x' AND 1=(SELECT 1)--|
admin'--|NULL|null|None|nil|undefined|NaN|Infinity|-Infinity|true|false|True|False|[]|{}|()|0|-0|00|-1|1/0|1e309|1e-400|
0x7fffffff|2147483648|9223372036854775808|99999999999999999999999999|3.0000000000000004|1,000|1.000,00|1 000|+1|.5|5.|١٢٣|
১২৩|一二三|〇|２０２６年|①②③|Ⅷ|½|²|∞|1_000|0b11|0o7|--|-|_|.|..|/|\|//|...|*|?|!|@|#|$|^|&|=|+|~|`|;|:|,|
=1+1|=cmd('calc')!A0|+1+1|-1+1|@SUM(1+1)|＝1+1|＋1|－1|＠x|=HYPERLINK("http://127.0.0.1","x")|
../../../etc/passwd|..\..\windows|/dev/null|C:\con|con|nul.txt|file:///etc/passwd|http://127.0.0.1:1/|javascript:1|data:text/html,x|
$(touch x)|`touch x`|;ls|&& ls|>x|*(|)(uid=*|${jndi:ldap://127.0.0.1/a}|<?xml version="1.0"?>|<!DOCTYPE x [<!ENTITY e "x">]>&e;|
_connector|pk__in|__class__|constructor|__proto__|csrfmiddlewaretoken|form_nonce|version=1&reason=x|
a=b;c=d|%00|%0d%0aSet-Cookie: x=1|
""".replace("\n", "").split("|")
_WORDS = r"""
張偉明|张伟明|欧阳娜娜|歐陽|司马相如|𠮷野家|𡚸𡛔|㐂㐄㐅|王𬘭|𰻝𰻝面|龍龘䶫|〆〇〻|ㄅㄆㄇ|カ゛ガ|ｶﾞ|한글|한글|ภาษาไทยกำ|
हिन्दी क्ष|العربية ١٢|שלום עליכם|Ελληνικά|Привет|Ñandú|naïve|naïve|Ångström|Åñ|ﬁ ﬂ ﬆ|İıŞş|ẞßſ|ǅǆ|O'Brien|D’Arcy|Anne-Marie|
van der Berg|Nguyễn Thị Ánh|Nguyễn|Łódź|Zoë|Þór|José María|X Æ A-12|Jr., Ph.D.|尼格麦提·阿不都|买买提•艾力|A|王|　全角　空格　|
ＡＢＣ１２３|（张）|【急】|“引号”|‘单’|《书》|——|……|、。；：|￥100|℃|㎜|m²|±0.5|≥10|≤3|≠|≈|µg|μg|Ω|α-β|√|∑|∫|←→|
☎|☑|✓|✗|★|♥|♀♂|😀|👩‍⚕️|👨‍👩‍👧‍👦|👍🏽|🇨🇳|🇹🇼🇭🇰|🏳️‍🌈|1️⃣|❤️|❤︎|🫠|🪪|𝓗𝓮𝓵𝓵𝓸|𝟘𝟙𝟚|Ⓐⓑ|ʇxǝʇ|Ｃａｐｓ|
鐘钟鍾|后後|里裏裡|发發髮|干乾幹|台臺檯|么麼|云雲|余餘|郁鬱|姜薑|范範|于於|沈瀋|叶葉|曲麯|
""".replace("\n", "").split("|")
_SHAPES = [
    " ", "   ", "\t", "\n", "\r\n", "\n\n\n", " \t\n ", "\u3000", "\u00a0", "\u2003", " a ", "a  b", "a\tb", "a\nb",
    "a\r\nb", "a\rb", "\na", "a\n", "a\n\n\nb", "\u2028", "a\u2028b\u2029c", "a\u0085b", "a\u000bb", "a\u000cb",
    "W" * 60, "汉" * 60, "𠮷" * 30, "W" * 61, "x" * 120, "x" * 255, "x" * 256, "x" * 257, "é" * 300, "e\u0301" * 150,
    "Z" + "".join(chr(0x300 + at) for at in range(80)), "\u202e" * 40, "a " * 300, "长" * 501, "a\n" * 200, "(" * 200,
    "<b>" * 100, "{{" * 60, "%s" * 60, "\\" * 80, "'" * 80, '"' * 80, "👩‍⚕️" * 40, "ก็" * 60,
    "\ud83d", "a\udc00b", "\udbff\udfff",
    "\ufffd", "\uffff", "\U0010ffff", "\ufdfd", "\u1680", "\u00ad", "soft\u00adhyphen", "\u034f", "\ue000", "\U000f0000",
]  # fmt: skip
LONG = ("x" * 10_001, "汉" * 10_001, "word " * 4_001, "\n" * 4_001, "x" * 100_000, "汉" * 100_000)
"""Texts over the limit of every field."""

_CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
_UNSEEN = [chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)]
_UNSEEN += [
    chr(code) for code in (0x061C, 0x115F, 0x180E, 0x3164, 0xFE0F, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xE0001, 0xE0041)
]


def _distinct() -> Iterator[str]:
    own = [*_MARKUP, *_COMMANDS, *_WORDS, *_SHAPES]
    for sign in (*_CONTROLS, *_UNSEEN):
        own += [f"前{sign}后", sign]
    yield from dict.fromkeys(text for text in own if text)


HOSTILE = tuple(_distinct())
"""Every text of the list once."""


def collected() -> tuple[str, ...]:
    """Our own list and the collection's, each text once; without the collection our own only."""
    if not COLLECTION.is_dir():
        return HOSTILE
    texts = COLLECTION / "text"
    found = json.loads((texts / "blns.json").read_text(encoding="utf-8"))
    for name in sorted((texts / "filenames").glob("*.txt")):
        found += name.read_text(encoding="utf-8", errors="replace").splitlines()
    found += [case["original"] for case in json.loads((texts / "mojibake_cases.json").read_text(encoding="utf-8"))]
    found += (texts / "emoji_sequences.txt").read_text(encoding="utf-8").splitlines()[::20]
    with (COLLECTION / "tables" / "formula_injection.csv").open(encoding="utf-8", newline="") as rows:
        found += [cell for row in csv.reader(rows) for cell in row]
    return tuple(dict.fromkeys(text for text in (*HOSTILE, *found) if text))
