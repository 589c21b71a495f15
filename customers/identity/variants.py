"""Characters that are written one for the other in names though neither is the other's simplified form.

Folded only for the near-duplicate warning: 喆 and 哲 are different names on two identity cards, yet easily one person.
"""

# Each group: the usual character first.
_GROUPS = """
高髙|崎﨑嵜碕|哲喆|峰峯|杰傑|坤堃|升昇陞|宁甯寗|达逹|璇璿|勋勲|裕𥙿|恩㤙|吉𠮷|喜㐂囍|德悳徳|广広|泽沢|泰㤗|真眞|值値|渊渕|边辺邉
滨浜|辉煇暉晖|炎焱|烨燁晔曄|晓暁|凉涼|强彊|国囯圀|仙僊|修脩|弦絃|咏詠|佑祐|采彩綵|春旾|秋秌|和龢|奈柰|富冨|斋斎|齐斉|龙竜|静靜
艳艶|余馀|尧堯尭|曾曽|沈沉瀋|邱丘|吴呉|岛嶋嶌|桥槗|泷滝|实実|惠恵|樱桜|荣栄|学斈|寿夀|珍珎|岩巌巖|剑劍剱|鉴鑑鍳
"""

# The first of each group is simplified, as folded names are.
_PLAIN = str.maketrans(
    {other: group[0] for group in _GROUPS.strip().replace("\n", "|").split("|") for other in group[1:]}
)


def plain_variant(text: str) -> str:
    """Write each variant character as the usual one of its group; `text` is a folded name."""
    return text.translate(_PLAIN)
