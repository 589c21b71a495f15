"""Does a decrypted name sound as typed: pinyin from any character, or shortened to initials from the first.

Not here: names compared by their letters (`match`).
"""

from .pinyin import Sound, spellings

_TWO_LETTER_INITIALS = ("zh", "ch", "sh")


def syllables(heard: list[Sound], at: int, rest: str, first: int) -> int | None:
    """Read whole syllables, the last of several perhaps unfinished; gives the place after the last read."""
    if not rest:
        return at
    if at == len(heard):
        return None
    for reading in _spelt(heard[at]):
        if rest.startswith(reading):
            last = syllables(heard, at + 1, rest[len(reading) :], first)
            if last is not None:
                return last
        elif at > first == 0 and reading.startswith(rest):
            return at + 1
    return None


def _spelt(sound: Sound) -> dict[str, None]:
    """Give a sound's readings as people type them; unlike the index, lv is not lu when only one of them fits."""
    if sound.is_word:
        return dict.fromkeys(sound.readings)
    return dict.fromkeys(text for reading in sound.readings for text in spellings(reading))


def shortened(heard: list[Sound], at: int, rest: str, full: bool = True) -> int | None:
    """Read syllables in full and then initials only (zw, zhw, zhangwm), two at least; gives the place after them."""
    if not rest:
        return at if at > 1 else None
    if at == len(heard):
        return None
    for reading in _spelt(heard[at]):
        heads = [reading] if full else []
        heads += [reading[:2]] if reading.startswith(_TWO_LETTER_INITIALS) else []
        for head in (*heads, reading[0]):
            if rest.startswith(head):
                last = shortened(heard, at + 1, rest[len(head) :], full and head == reading)
                if last is not None:
                    return last
    return None
