"""How much one print may take, so that no sheet can hold a worker for ever (T7)."""

import time
from dataclasses import dataclass, field

from records.printing.errors import PrintTooLarge

VALUE_CHARACTERS = 200_000
"""The longest single text printed; what is beyond is announced in its place, never left out silently."""

LABEL_CHARACTERS = 200
"""The longest label, caption, title or name."""


@dataclass(slots=True)
class Limits:
    """The bounds of one rendering and the clock that started with it; make a new one for each."""

    pages: int = 500
    seconds: float = 60.0
    characters: int = 2_000_000
    started: float = field(default_factory=time.monotonic)

    def check_page(self, page: int) -> None:
        """Raise `PrintTooLarge` when `page` is past the last allowed one, or the time is up."""
        if page > self.pages:
            raise PrintTooLarge
        self.check_time()

    def check_time(self) -> None:
        """Raise `PrintTooLarge` when the time is up."""
        if time.monotonic() - self.started > self.seconds:
            raise PrintTooLarge

    def spend(self, characters: int) -> None:
        """Take `characters` off what is left to set; raise `PrintTooLarge` when there is less."""
        self.characters -= characters
        if self.characters < 0:
            raise PrintTooLarge
        self.check_time()
