"""What the walk types wherever a form takes something personal: words that occur nowhere else, so that they can be found again.

Texts carry `STEM`, names `NAME`, phones `PHONE`. `CONTROL` may lie about in clear and shows that the search looks in the
right places. Here is no browser and no database.
"""

from typing import Final

STEM: Final = "Qz7Kx9VwRt"
"""The beginning of every text; the word after it says which field it came from."""

NAME: Final = "㐂𠮷玥"
"""A name with one character of the first extension plane and one beyond the basic plane; GBK knows neither."""

PHONE: Final = "154091763"
"""The first nine digits of each phone number."""

CONTROL: Final = "Walk control department Vb3Nq8"
"""The English name of a department: no personal datum, kept in clear."""

PERSONAL: Final = (STEM, NAME, PHONE)


def mark(field: str) -> str:
    """The text that is typed into `field`."""
    return f"{STEM}-{field}"


def phone(last: str) -> str:
    """A phone number that ends in these two digits."""
    return PHONE + last
