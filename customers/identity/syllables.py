"""The syllables of Mandarin in pinyin, and how typed letters divide into them. ü is written u here.

Not here: which character has which syllable (`pinyin`).
"""

from functools import lru_cache

_FINALS = """
- a ai an ang ao e ei en eng er o ou
b a ai an ang ao ei en eng i ian iao ie in ing o u
p a ai an ang ao ei en eng i ian iao ie in ing o ou u
m a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f a an ang ei en eng o ou u
d a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
t a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo
n a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue un uo
l a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo
g a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j i ia ian iang iao ie in ing iong iu u uan ue un
q i ia ian iang iao ie in ing iong iu u uan ue un
x i ia ian iang iao ie in ing iong iu u uan ue un
zh a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
ch a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
sh a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r an ang ao e en eng i ong ou u ua uan ui un uo
z a ai an ang ao e ei en eng i ong ou u uan ui un uo
c a ai an ang ao e en eng i ong ou u uan ui un uo
s a ai an ang ao e en eng i ong ou u uan ui un uo
y a an ang ao e i in ing o ong ou u uan ue un
w a ai an ang ei en eng o u
"""

SYLLABLES = frozenset(
    initial.removeprefix("-") + final
    for initial, *finals in map(str.split, _FINALS.strip().splitlines())
    for final in finals
)

_LONGEST_SYLLABLE = 6
_MOST_WAYS = 8


def plain_u(letters: str) -> str:
    """Write ü as u: v stands for it in every syllable that has one."""
    return letters.replace("v", "u")


def divisions(letters: str) -> list[tuple[str, ...]]:
    """Divide letters into whole syllables in every way, fewest syllables first, at most eight ways.

    >>> divisions("xian")
    [('xian',), ('xi', 'an')]
    """
    return sorted(_divide(letters), key=len)[:_MOST_WAYS] if len(letters) <= 40 else []


@lru_cache(maxsize=1024)
def _divide(letters: str) -> tuple[tuple[str, ...], ...]:
    """Try every first syllable; each rest is divided once and kept to a few ways."""
    if not letters:
        return ((),)
    ways = (
        (letters[:size], *rest)
        for size in range(1, min(_LONGEST_SYLLABLE, len(letters)) + 1)
        if letters[:size] in SYLLABLES
        for rest in _divide(letters[size:])
    )
    return tuple(sorted(ways, key=len)[:_MOST_WAYS])
