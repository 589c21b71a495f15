"""Surnames: which are of two characters, and how surnames are read where dictionaries read them otherwise.

Simplified forms only; callers fold first. Not here: readings of all other characters (`pinyin`, pypinyin).
"""

_COMPOUND = """
欧阳 ou yang|司马 si ma|上官 shang guan|诸葛 zhu ge|东方 dong fang|皇甫 huang fu|尉迟 yu chi|公孙 gong sun|令狐 ling hu
慕容 mu rong|宇文 yu wen|长孙 zhang sun|司徒 si tu|司空 si kong|司寇 si kou|端木 duan mu|夏侯 xia hou|南宫 nan gong
轩辕 xuan yuan|万俟 mo qi|单于 chan yu|澹台 tan tai|公冶 gong ye|宗政 zong zheng|濮阳 pu yang|淳于 chun yu|太叔 tai shu
申屠 shen tu|仲孙 zhong sun|钟离 zhong li|鲜于 xian yu|闾丘 lv qiu|亓官 qi guan|颛孙 zhuan sun|巫马 wu ma|公西 gong xi
漆雕 qi diao|乐正 yue zheng|壤驷 rang si|公良 gong liang|拓跋 tuo ba|夹谷 jia gu|宰父 zai fu|谷梁 gu liang|榖梁 gu liang
穀梁 gu liang|段干 duan gan|百里 bai li|东郭 dong guo|南门 nan men|呼延 hu yan|羊舌 yang she|梁丘 liang qiu
左丘 zuo qiu|东门 dong men|西门 xi men|第五 di wu|闻人 wen ren|赫连 he lian|公羊 gong yang|独孤 du gu|纳兰 na lan
叶赫 ye he|那拉 na la|完颜 wan yan|耶律 ye lv|贺兰 he lan|贺若 he ruo|达奚 da xi|斛律 hu lv|屈突 qu tu|豆卢 dou lu
哥舒 ge shu|仆固 pu gu|拔拔 ba ba|毌丘 guan qiu|句龙 gou long|子车 zi ju|仉督 zhang du|爱新 ai xin|范姜 fan jiang
张简 zhang jian|欧杨 ou yang|公输 gong shu|相里 xiang li|钟吾 zhong wu|微生 wei sheng|即墨 ji mo
"""

# The first reading is the usual one of bearers today; others are borne too.
_SINGLE = """
乐 yue le|卜 bu|缪 miao mou|解 xie|单 shan|隗 wei kui|仇 qiu|薄 bo|能 nai|翟 zhai di|都 du|阚 kan|曾 zeng|乜 nie|查 zha
盖 ge gai|区 ou|覃 qin tan|朴 piao pu|繁 po|员 yun|句 gou|折 she|召 shao|六 lu|华 hua|任 ren|尉 wei yu|贠 yun|郗 xi chi
郇 xun huan|秘 bi mi|佴 nai er|种 chong|重 chong|炅 gui jiong|祭 zhai ji|牟 mou mu|莘 shen xin|洗 xian|冼 xian|宓 mi fu
费 fei bi|柏 bai bo|谌 chen shen|葛 ge|贾 jia|陆 lu|叶 ye|沈 shen|盛 sheng|褚 chu|石 shi|长 zhang|宁 ning|行 xing
车 che|相 xiang|哈 ha|那 na|万 wan|石 shi|过 guo|要 yao|应 ying|燕 yan|纪 ji|於 yu|黑 he hei|晁 chao|逄 pang|撒 sa
令 ling|余 yu|俞 yu|汤 tang|干 gan|宿 su|朝 chao|瞿 qu|圈 juan quan|适 kuo|颉 xie jie|奇 ji qi|斗 dou|不 fou|大 dai da
妫 gui|殷 yin|厘 xi li|祝 zhu|方 fang|平 ping|屈 qu|柴 chai|伯 bo bai|强 qiang jiang|钻 zuan|空 kong|乾 qian
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Read `name reading reading|...` into name -> readings."""
    entries = (entry.split() for entry in text.replace("\n", "|").split("|") if entry)
    return {name: tuple(readings) for name, *readings in entries}


COMPOUND: dict[str, tuple[str, ...]] = _table(_COMPOUND)
"""Compound surname -> the syllables of its two characters."""

SINGLE: dict[str, tuple[str, ...]] = _table(_SINGLE)
"""Single surname -> its readings as a surname, usual one first."""
