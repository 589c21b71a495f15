"""What a column's heading means: the policy's eighteen columns (A1.1, A1.2, A2.6) under whatever wording a clinic used.

Not here: which row is the heading row (`layout`).
"""

import re

from .text import folded

_NOT_OURS = re.compile(
    r"序号|编号|档案号|病历号|证件|身份证|备注|咨询(?:师|医|人|顾问)|客服|紧急|监护|联系人$|(?:接诊|首诊|面诊)医|金额|费用|价格|定金|付款|收费|级别|等级|微信号|"
    r"qq|邮箱|护士|助理|麻醉(?:师|医|方式)|负责|登记人|填表|随访(?:内容|结果|情况|人|方式)|回访(?:内容|结果|情况|人|方式)|"
    r"(?:customer|client|patient|file|record|case)(?:no|id|number)$|email|remark|consultant|nurse|emergency|amount|price|^no$|^id$"
)

# Read from the top: the narrower meaning stands before the wider one that shares its word.
_MEANINGS: tuple[tuple[str, str], ...] = (
    ("channel", r"consult\w*(?:method|mode|via|way|channel|type)$"),
    ("satisfaction", r"满意|评价|评分|satisf|rating"),
    ("followups", r"随访|回访|追踪|复诊(?:时间|日期)|复查|followup|followedup"),
    ("intraop_drugs", r"用药|药物|药品|drug|medic|an(?:a)?esth"),
    ("surgeons", r"主刀|术者|医生|医师|大夫|surgeon|doctor|operator|physician"),
    ("booked_surgery", r"(?:预约|预定|预订|约定|拟|计划|安排).*术|(?:手术|surg\w*|operation)(?:预约)?"
                       r"(?:时间|日期|日$|date|time)|预约(?:时间|日期|日$)|^预约$|book\w*|schedul|appoint|(?:date|time)\w*(?:surg|operation)"),
    ("method", r"术式|手术(?:方式|方法|入路|方案)|治疗(?:方式|方法)|method|technique|approach"),
    ("consult_text", r"(?:咨询|就诊|来访|问诊)(?:内容|项目|问题|事项|记录|情况|诉求|详情)"
                     r"|主诉|诉求|需求|改善|complaint|request|content|^consult(?:ation)?(?:notes?|text|details?|items?)?$|^咨询$|reason"),
    ("procedure", r"手术(?:项目|名称|内容|种类|类型|部位)|^手术$|术名|项目"
                  r"|procedure|operation|^surgery$|treatment|surgical\w*|item$"),
    ("consult_at", r"(?:咨询|初诊|首诊|就诊|到诊|面诊|来访|来诊|来院|到院|到店|接诊|接待|登记|建档"
                   r"|问诊|consult\w*|visit|enquiry|inquiry|regist\w*).*(?:时间|日期|日$|date|time)|^(?:日期|时间|date|time|datetime)$"
                   r"|(?:date|time)\w*(?:consult|visit|enquiry)"),
    ("channel", r"(?:咨询|来访|接诊|了解|沟通|获客)方式|渠道|来源|途径|得知|channel|source|referr|howheard|howdidyou"),
    ("expected_effect", r"期望|预期|期待|理想|想要|效果|expect|desired|goal|wish"),
    ("concerns", r"关注|关心|顾虑|担心|疑虑|在意|concern|worr|focus"),
    ("address", r"地址|住址|居住|住所|现住|户籍|所在地|address|residence|^addr"),
    ("occupation", r"职业|工作|从事|行业|occupation|^job|profession|^work$"),
    ("birth_date", r"出生|生日|生辰|birth|^dob$"),
    ("phones", r"电话|手机|联系|联络|phone|mobile|^tel|^cell|contact"),
    ("age", r"年龄|岁数|年纪|^岁$|^age"),
    ("gender", r"性别|^性$|^sex|gender"),
    ("name", r"姓名|名字|名$|称呼|^(?:客户|顾客|客人|患者|病人|求美者|会员)(?:名称)?$"
             r"|name|^(?:customer|client|patient|guest)s?$"),
)  # fmt: skip
# Where two columns mean the same field, the one that says so outright is taken.
_OUTRIGHT = {
    "name": re.compile("姓名|name"),
    "phones": re.compile("."),
    "consult_at": re.compile("咨询|consult"),
    "consult_text": re.compile("咨询|consult"),
    "channel": re.compile("咨询|渠道|channel"),
    "booked_surgery": re.compile("(?:预约|拟|book).*(?:术|surg)"),
    "surgeons": re.compile("手术|主刀|surgeon"),
    "procedure": re.compile("手术|surg|procedure"),
    "method": re.compile("手术|surg"),
    "intraop_drugs": re.compile("术中|during|intra"),
    "followups": re.compile("随访(?:时间|日期)|followup"),
    "address": re.compile("居住|住址|address"),
}
_RULES = tuple((field, re.compile(words)) for field, words in _MEANINGS)
_GENERIC = re.compile(
    "时间|日期|方式|方法|内容|项目|医生|医师|用药|效果|渠道|来源|名称|date|time|method|type|content|item"
)
_NOTE = re.compile(r"[(\[【][^)\]】]*[)\]】]?")
LONGEST = 40


def meaning(heading: str, group: str = "") -> str | None:
    """Give the field a heading stands for; None for a column we do not import.

    `group` is the heading above it: a general word (时间) takes its sense from there (咨询, 随访).
    """
    plain = _plain(heading)
    if group and _GENERIC.fullmatch(plain):
        return _meaning(_plain(group) + plain) or _meaning(plain)
    return _meaning(plain)


def is_outright(heading: str, field: str) -> bool:
    """Say whether a heading names its field in so many words (咨询时间), not by a neighbouring one (登记日期)."""
    return field in _OUTRIGHT and _OUTRIGHT[field].search(_plain(heading)) is not None


def _plain(heading: str) -> str:
    """Fold a heading; notes in brackets, blanks and punctuation off."""
    text = folded(heading.replace("\n", " "))
    if len(text) > LONGEST:
        return ""
    return re.sub(r"[\W_]+", "", _NOTE.sub("", text)) or re.sub(r"[\W_]+", "", text)


def _meaning(plain: str) -> str | None:
    """Look the folded heading up."""
    if not plain or _NOT_OURS.search(plain):
        return None
    return next((field for field, words in _RULES if words.search(plain)), None)
