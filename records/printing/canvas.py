"""A canvas that finishes its pages last, when their number is known: "page x of y" without laying out twice.

Not here: what is drawn on a page (`furniture`, `catalogue`).
"""

from collections.abc import Callable, Hashable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from records.printing.limits import Limits

Late = Callable[["PagedCanvas"], None]


class PagedCanvas(Canvas):
    """Keeps each page open until `save`, then draws on it what was asked for `late`."""

    def __init__(self, *args: Any, limits: Limits, **options: Any) -> None:
        """As reportlab's canvas; `limits` bounds pages and time."""
        super().__init__(*args, **options)
        self.limits = limits
        self.finished: list[dict[str, Any]] = []
        self.owners: list[Hashable] = []
        self.owner: Hashable = None
        self.lates: list[Late] = []

    def late(self, draw: Late) -> None:
        """Call `draw` on the present page once the whole document has been laid out."""
        self.lates.append(draw)

    def showPage(self) -> None:
        """Put the page aside; raise `PrintTooLarge` past the limits."""
        self.limits.check_page(len(self.finished) + 1)
        self.owners.append(self.owner)
        self.finished.append(dict(self.__dict__))
        self.lates = []
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Finish every page and close the document."""
        for page in self.finished:
            self.__dict__.update(page)
            for draw in self.lates:
                draw(self)
            super().showPage()
        self._doc.SaveToFile(self._filename, self)  # type: ignore[attr-defined]

    @property
    def pages(self) -> int:
        """How many pages the document has; final only in what is drawn late."""
        return len(self.owners)

    def pages_of(self, owner: Hashable) -> int:
        """How many pages belong to `owner`."""
        return self.owners.count(owner)

    def first_page_of(self, owner: Hashable) -> int:
        """The number of the first page of `owner`, counted from 1."""
        return self.owners.index(owner) + 1
