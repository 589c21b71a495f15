"""Other Latin spellings of Han names than pinyin: surnames as Hong Kong, Taiwan and overseas write them, Wade-Giles.

Serves the near-duplicate warning only; search does not use it. Not here: pinyin itself.
"""

import re
from collections import defaultdict
from functools import lru_cache
from itertools import islice, product

from .letters import is_han
from .names import normalise_name, surname_length
from .pinyin import combinations, sounds, spellings
from .syllables import SYLLABLES
from .terms import joined, words_of

_SURNAMES = """
wang wong ong|li lee lei|zhang chang cheung cheong teo chong|liu lau lew low|chen chan tan chin
yang yeung yeong young|huang wong ng oei|zhao chao chiu chew|wu ng goh woo|zhou chow chou chau
xu hsu hui tsui chui koh khoo|sun suen soon|ma mah|zhu chu choo|hu woo wu foo|guo kuo kwok quek|he ho hoe
gao kao ko|lin lam lim ling|zheng cheng tay teh|xie hsieh tse|luo lo law loh|liang leung neo|song sung soong
tang tong|han hon hahn|feng fung|deng tang teng|cao tsao cho|peng pang phang|zeng tsang tseng chan
xiao hsiao siu siew|tian tin|dong tung|yuan yuen|pan poon phua|jiang chiang keung kong|cai tsai choi|chua tsoi
yu yue yee yu|su so soh|ye yeh yip yap|lv lu lui loo|wei ngai|shen sum shum sim|du to tu|fu foo poh|zhong chung
lu lo luk look|ding ting|yao yiu|fang fong hong|jin kam kim|qiu yau khoo chiu|tan tam tham|jia ka chia
zou chow tsou|shi shek|xiong hung|meng mang|qin chun chin|xue sit hsueh|hou hau|lei lui|bai pak|long lung leong
duan tuen tuan|hao hok|kong hung|mo mok|ouyang auyeung auyang ouyoung|situ szeto seeto|sima szema|zhuge chukot
ren yam jen|liao liew|cui tsui choi|mai mak|guan kwan|kuang kwong fong|ou au|hong hung|mei mui|lan lam|ruan yuen
bao pao|he hor|ke ko or|wen man wan|zhuo cheuk
"""

_WADE_INITIALS = (
    ("zh", "ch"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c", "ts"), ("b", "p"), ("d", "t"), ("g", "k"),
    ("r", "j"),
)  # fmt: skip
_WADE_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "er": "erh",
    "ge": "ko", "ke": "ko", "he": "ho", "e": "o", "yan": "yen", "ye": "yeh", "you": "yu", "yi": "i", "gui": "kuei",
    "kui": "kuei",
}  # fmt: skip
_WADE_FINALS = (("ian", "ien"), ("ong", "ung"), ("ie", "ieh"), ("ue", "ueh"), ("ve", "ueh"), ("v", "u"))
_KEEPS_UO = ("g", "k", "h", "sh")
_MOST = 24
_MOST_READ = 64


@lru_cache(maxsize=1024)
def wade_giles(syllable: str) -> str:
    """Write a pinyin syllable (ü as v or u) in Wade-Giles, without apostrophes and dots, as people's cards have it."""
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    found = re.match(r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?", syllable)
    initial, final = syllable[: found.end()], syllable[found.end() :]  # type: ignore[union-attr]
    if final == "uo" and initial not in _KEEPS_UO:
        final = "o"
    final = next((final.replace(a, b) for a, b in _WADE_FINALS if final.endswith(a)), final)
    return dict(_WADE_INITIALS).get(initial, initial) + final


def _surname_tables() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Read pinyin -> other spellings, and the way back; a pinyin listed again adds to its first line."""
    outward: dict[str, set[str]] = defaultdict(set)
    for line in _SURNAMES.strip().replace("\n", "|").split("|"):
        reading, *others = line.split()
        outward[reading].update(others)
    back: dict[str, set[str]] = defaultdict(set)
    for reading, others_of in outward.items():
        for other in others_of:
            back[other].add(reading)
    return outward, back


_OUTWARD, _BACK = _surname_tables()


@lru_cache(maxsize=1)
def _from_wade() -> dict[str, tuple[str, ...]]:
    """Map each Wade-Giles syllable to the pinyin it may stand for."""
    back: dict[str, list[str]] = defaultdict(list)
    for syllable in sorted(SYLLABLES):
        back[wade_giles(syllable)].append(syllable)
    return {written: tuple(syllables) for written, syllables in back.items()}


def latin_forms(name: str) -> set[str]:
    """Give a Han name's likely Latin writings, letters only, surname first and last; at most 24, none for others."""
    heard = sounds(name)
    if len(heard) < 2 or any(sound.is_word for sound in heard):
        return set()
    cut = max(1, surname_length(normalise_name(name)))
    forms: dict[str, None] = {}
    for choice in combinations([sound.readings for sound in heard], 3):
        for surname, given in _written(choice, cut):
            forms |= dict.fromkeys((surname + given, given + surname))
    return set(islice(forms, _MOST))


def _written(choice: tuple[str, ...], cut: int) -> list[tuple[str, str]]:
    """Give (surname, given) in pinyin, in Wade-Giles, and with the surname as written overseas."""
    surname, given = "".join(choice[:cut]), "".join(choice[cut:])
    wade = ("".join(map(wade_giles, choice[:cut])), "".join(map(wade_giles, choice[cut:])))
    pinyin = [(first, second) for first in spellings(surname)[:2] for second in spellings(given)[:2]]
    return [*pinyin, wade, *((other, given) for other in sorted(_OUTWARD.get(surname, ())))]


def pinyin_forms(name: str) -> set[str]:
    """Give the pinyin (ü as u) that a name written in Latin letters may stand for; at most 192, none for Han names."""
    words = [joined(word) for word in words_of(normalise_name(name))]
    if not 2 <= len(words) <= 4 or any(map(is_han, name)) or not all(word.isascii() for word in words):
        return set()
    forms: dict[str, None] = {}
    for order in _orders(words):
        surnames = (order[0], *sorted(_BACK.get(order[0], ())), *_from_wade().get(order[0], ()))
        rest = [(word, *_from_wade().get(word, ())) for word in order[1:]]
        forms |= dict.fromkeys("".join(choice) for choice in islice(product(surnames, *rest), _MOST_READ))
    return {form.replace("v", "u") for form in forms}


def _orders(words: list[str]) -> list[list[str]]:
    """Give the words surname first: as written, with the last in front, and a surname of two words (Au Yeung)."""
    orders = [words, [words[-1], *words[:-1]]]
    return orders if len(words) == 2 else [*orders, [words[0] + words[1], *words[2:]]]
