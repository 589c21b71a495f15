"""The one error with which a register file is refused as a whole; single rows are judged in `plan`."""

from django.utils.functional import Promise

from .messages import REFUSALS


class RegisterError(Exception):
    """The file cannot be read as a register. `code` is for programs, `message` (lazy, translated) for people."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message: Promise = REFUSALS[code]
        super().__init__(code)

    def __str__(self) -> str:
        """Give the message in the current language; it never holds content of the file."""
        return str(self.message)
