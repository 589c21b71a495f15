"""Closed vocabularies of a register: sex, channel, satisfaction, and the words of each. Not here: numbers and dates."""

import re

from .numerals import number
from .text import folded, is_blank, is_withheld, tidy, word_set

_MALE = word_set("男 男性 男士 男生 男孩 男子 先生 m male man boy mr mr. ♂ 公")
_FEMALE = word_set("女 女性 女士 女生 女孩 女子 妇女 小姐 太太 f female woman girl ms ms. mrs mrs. miss ♀ 母")

# Read from the top: 朋友圈 is WeChat and no friend, 网络电话 is the net.
_CHANNEL_WORDS: tuple[tuple[str, str], ...] = (
    ("小红书", "小红书|xhs|rednote|redbook|xiaohongshu|red ?note|little red book"),
    ("抖音", "抖音|douyin|tiktok|^dy$"),
    ("美团", "美团|大众点评|点评|meituan|dianping|^mt$"),
    ("微信", "微信|公众号|朋友圈|小程序|企微|视频号|wechat|weixin|^w[xc]$|^vx$"),
    ("转介绍", "介绍|推荐|朋友|闺蜜|老带新|熟人|亲友|亲戚|家人|同事|同学带|带来|referr|friend|word of mouth"),
    ("网络", "官网|网站|网络|网上|网咨|视频|百度|搜索|线上|在线|互联网|^网$|web|internet|online|baidu|google"),
    ("电话", "电话|来电|致电|热线|座机|手机|^tel|phone|^call|hotline"),
    (
        "到店",
        "到店|到院|到诊|现场|上门|来院|来店|进店|门店|面诊|门诊|路过|自然到|自来|自己来|当面|亲自"
        "|walk|visit|on-?site|in person|in store",
    ),
)
_CHANNELS = tuple((channel, re.compile(words)) for channel, words in _CHANNEL_WORDS)

# Negated and stronger words come first, since each contains the plain one.
_SATISFACTION_WORDS: tuple[tuple[int, str], ...] = (
    (1, r"(?:非常|很|极其?|十分|特别|超级?|完全|极度|相当)(?:的)?不满|very (?:dis|un)satisfied|very (?:bad|poor)"
        r"|terrible|很差|非常差|极差|太差|差评"),
    (2, r"不满|(?:不太|不够|不算|不是很|不怎么|欠)满意|不太好|不好(?!说)|不怎么样|较差|^差$"
        r"|dissatisfied|unsatisfied|poor|bad"),
    (5, r"(?:非常|很|极其?|十分|特别|超级?|完全|极度|相当)(?:的)?满意|very satisfied|excellent|perfect|很好|非常好"
        r"|特别好|极好|^优秀?$|完美|好评"),
    (3, r"一般|还行|尚可|还可以|普通|中等|^中$|凑合|^可以$|马马虎虎|neutral|average|fair|^ok(?:ay)?$|so-?so"),
    (4, r"满意|satisfied|较好|不错|良好?|^好$|good|happy"),
)  # fmt: skip
_SATISFACTIONS = tuple((score, re.compile(words)) for score, words in _SATISFACTION_WORDS)
_STARS = re.compile(r"([★⭐🌟]+)[☆\ufe0f]*")
_SCORE = re.compile(r"([1-5一二三四五])(?:\.0+)?\s*(?:分|星级?|颗星|points?|stars?|/\s*5分?)?")
_SCORE_BESIDE = re.compile(r"(?<![\d.\-~])([1-5])\s*分(?![之制钟])")
_NOT_ASKED = re.compile(r"(?:未|待|没|暂未|尚未|无)(?:评价?|填写?|回访|随访|反馈|调查|做|选)?|pending|tbd")


def gender(text: str) -> tuple[str | None, str | None]:
    """Read a sex: (男, 女 or None, warning). Codes (1, 2) are unclear, blank and 保密 are simply unknown."""
    word = folded(text).strip("()[] .。")
    if is_blank(text) or is_withheld(text):
        return None, None
    if word in _MALE or word in _FEMALE:
        return ("男" if word in _MALE else "女"), None
    return None, "gender_unclear"


def channel(text: str) -> str | None:
    """Read how the customer came: one of eight words; a channel nobody foresaw stays as written."""
    if is_blank(text):
        return None
    for part in re.split(r"[/、,;+&]", folded(text)):
        for name, words in _CHANNELS:
            if words.search(part.strip()):
                return name
    return tidy(text)


def satisfaction(text: str) -> tuple[int | None, str | None]:
    """Read satisfaction as 1 (worst) to 5: (score, warning). Scores, stars and words are understood."""
    stars = _STARS.fullmatch(tidy(text))
    word = folded(text)
    if is_blank(text) or is_withheld(text) or _NOT_ASKED.fullmatch(word):
        return None, None
    if stars and len(stars[1]) <= 5:
        return len(stars[1]), None
    score = _SCORE.fullmatch(word)
    if score:
        return int(score[1]) if score[1].isdigit() else number(score[1]), None
    beside = _SCORE_BESIDE.search(word)
    if beside:
        return int(beside[1]), None
    found = next((value for value, words in _SATISFACTIONS if words.search(word)), None)
    return found, None if found else "satisfaction_unclear"
