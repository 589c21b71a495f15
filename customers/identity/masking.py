"""Names on displays that others can see (A6.1): enough for their bearer to know who is called, no more.

Not here: masked phones (`phones.mask`).
"""

from .letters import is_cjk
from .names import normalise_name, split_name


def mask_name(name: str) -> str:
    """Mask a name: 张*明, 张*, 欧阳*, 阿***, J*** Smith; a name of one word keeps its first letter only."""
    name = normalise_name(name)
    if not name:
        return ""
    if is_cjk(name[0]):
        return _mask_cjk(name)
    words = name.split(" ")
    head = name[:1] + "***"
    return f"{head} {words[-1]}" if len(words) > 1 else head if len(name) > 1 else "***"


def _mask_cjk(name: str) -> str:
    """Keep surname and last character; a name without a surname, or a long one, keeps its first character."""
    surname, given = split_name(name)
    if not surname or not all(map(is_cjk, name)):
        return name[0] + "***" if len(name) > 1 else "*"
    return surname + "*" * max(1, len(given) - 1) + (given[-1] if len(given) > 1 else "")
