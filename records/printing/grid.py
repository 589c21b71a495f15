"""The ruled grid of a form: rows of cells that grow, split over pages and stay together where they must.

Rows and tables are flowables of our own: the library's table can neither split a spanning narrative cell with its label
repeated, nor keep a signature beside the end of what is signed, and breaking a long one takes the square of its rows
(1,500 rows: 5.6 s, here under one). Not here: which field stands in which row.
"""

from dataclasses import dataclass, field, replace

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from records.printing.styles import LINE, PADDING, PAGE_HEIGHT, RULE, WIDTH

_ENDLESS = 100_000.0
"""More height than any text takes."""

_TOO_HIGH = 2 * PAGE_HEIGHT


@dataclass(slots=True)
class Cell:
    """One cell: its width, what it holds from top to bottom, and how it looks."""

    width: float
    content: list[Flowable] = field(default_factory=list)
    shade: Color | None = None
    middle: bool = False
    repeats: bool = False
    writing_lines: int = 0

    def height(self) -> float:
        """What the content needs, padding included; measured no further than two pages, which is too high anyway."""
        inner, total = self.width - 2 * PADDING, 2 * PADDING
        for item in self.content:
            total += item.wrap(inner, _ENDLESS)[1]
            if total > _TOO_HIGH:
                break
        return total

    def heights(self) -> list[float]:
        """The height of each item."""
        inner = self.width - 2 * PADDING
        return [item.wrap(inner, _ENDLESS)[1] for item in self.content]

    def split(self, room: float) -> tuple["Cell", "Cell"]:
        """This cell cut after `room` points; a repeating one (a label) stands whole on both sides."""
        if self.repeats:
            return self, self
        inner, left = self.width - 2 * PADDING, room - 2 * PADDING
        for index, item in enumerate(self.content):
            height = item.wrap(inner, _ENDLESS)[1]
            if height > left:
                parts = item.split(inner, left)
                lower = parts[1:] or [item]
                return self._with(self.content[:index] + parts[:1]), self._with(lower + self.content[index + 1 :])
            left -= height
        return self, self._with([])

    def _with(self, content: list[Flowable]) -> "Cell":
        return replace(self, content=content)


class Row(Flowable):
    """Cells side by side, as high as the highest."""

    def __init__(self, cells: list[Cell], least: float = 0) -> None:
        """`least` is the height below which the row does not shrink."""
        super().__init__()
        self.cells, self.least = cells, least

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The full width, and the height of the highest cell."""
        self.width, self.height = WIDTH, max([self.least, *(cell.height() for cell in self.cells)])
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Two rows, the first fitting the room; nothing where a narrative would leave a scrap on either page."""
        self.wrap(available_width, available_height)
        return [self] if available_height >= self.height else [*self.halves(available_height)]

    def halves(self, available_height: float) -> list["Row"]:
        """The two rows of `split`, for a row higher than the room."""
        halves = [cell.split(available_height) for cell in self.cells]
        moved = [(upper, lower) for upper, lower in halves if not upper.repeats and lower.content]
        if not moved or not all(upper.content for upper, _ in moved):
            return []
        first, second = Row([upper for upper, _ in halves]), Row([lower for _, lower in halves])
        return [first, second] if first.wrap(0, 0)[1] <= available_height else []

    def draw(self) -> None:
        """Shade, rule and fill the cells."""
        left = 0.0
        for cell in self.cells:
            self._draw_cell(cell, left)
            left += cell.width

    def _draw_cell(self, cell: Cell, left: float) -> None:
        self.canv.setLineWidth(LINE)
        self.canv.setStrokeColor(RULE)
        if cell.shade:
            self.canv.setFillColor(cell.shade)
        self.canv.rect(left, 0, cell.width, self.height, fill=int(cell.shade is not None))
        self._draw_writing_lines(cell, left)
        heights = cell.heights()
        spare = (self.height - sum(heights)) / 2 if cell.middle else PADDING
        top = self.height - spare
        for item, height in zip(cell.content, heights, strict=True):
            top -= height
            item.drawOn(self.canv, left + PADDING, top)

    def _draw_writing_lines(self, cell: Cell, left: float) -> None:
        if cell.writing_lines > 1:
            step = self.height / cell.writing_lines
            self.canv.setDash(0.5, 2)
            for number in range(1, cell.writing_lines):
                y = self.height - number * step
                self.canv.line(left + PADDING, y, left + cell.width - PADDING, y)
            self.canv.setDash()


class Ruled(Flowable):
    """A table: a head repeated on every page, and rows that break between each other, or inside one if need be."""

    def __init__(self, head: Row, rows: list[Row]) -> None:
        """`rows` may be many: only those that fit are measured."""
        super().__init__()
        self.head, self.rows = head, rows

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The full width, and the height of head and rows, measured no further than two pages."""
        self.width, self.height = WIDTH, self.head.wrap(0, 0)[1]
        for row in self.rows:
            self.height += row.wrap(0, 0)[1]
            if self.height > _TOO_HIGH:
                break
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Two tables with the same head; nothing where not even one row fits."""
        room = available_height - self.head.wrap(0, 0)[1]
        for index, row in enumerate(self.rows):
            height = row.wrap(0, 0)[1]
            if height > room:
                parts = row.halves(room) if height > PAGE_HEIGHT / 3 else []
                upper, lower = self.rows[:index] + parts[:1], (parts[1:] or [row]) + self.rows[index + 1 :]
                return [Ruled(self.head, upper), Ruled(self.head, lower)] if upper else []
            room -= height
        return [self]

    def draw(self) -> None:
        """Draw the head and all rows."""
        top = self.height
        for row in [self.head, *self.rows]:
            top -= row.wrap(0, 0)[1]
            row.drawOn(self.canv, 0, top)


class Kept(Flowable):
    """A body with what must not be parted from its beginning (captions) and its end (signatures).

    Only the body is ever split; then the head stays with its first part and the tail with its last.
    """

    def __init__(self, head: list[Flowable], body: Flowable, tail: list[Flowable] | None = None) -> None:
        """Keep `head`, `body` and `tail` below each other."""
        super().__init__()
        self.head, self.body, self.tail = head, body, tail or []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The full width, and all heights together."""
        self.heights = [item.wrap(WIDTH, available_height)[1] for item in [*self.head, self.body, *self.tail]]
        self.width, self.height = WIDTH, sum(self.heights)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The whole where it fits; else cut in the body; else nothing: all goes to the next page."""
        self.wrap(available_width, available_height)
        if self.height <= available_height:
            return [self]
        body = self.heights[len(self.head)]
        room = available_height - sum(self.heights[: len(self.head)])
        parts = self.body.split(WIDTH, min(room, body - 1))
        if len(parts) < 2:
            return []
        return [Kept(self.head, parts[0]), Kept([], parts[1], self.tail)]

    def draw(self) -> None:
        """Draw all from top to bottom."""
        top = self.height
        for item, height in zip([*self.head, self.body, *self.tail], self.heights, strict=True):
            top -= height
            item.drawOn(self.canv, 0, top)
