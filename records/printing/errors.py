"""Why a print is refused. No error here carries a word of the sheet: messages end up in logs and on job pages."""

from django.utils.translation import gettext_lazy as _


class PrintError(Exception):
    """A sheet cannot be printed; `message` may be shown to the person who asked."""

    message = _("This sheet cannot be printed.")

    def __str__(self) -> str:
        """The message in the language of the moment."""
        return str(self.message)


class PrintTooLarge(PrintError):
    """More pages, more text or more time than one print may take."""

    message = _("This print is too large. Print it in parts.")


class PrintFailed(PrintError):
    """The page maker gave up; its own message is withheld because it quotes the text."""

    message = _("This sheet could not be laid out on paper. Tell the system administrator which sheet it was.")


class PrintCodeTooLong(PrintError):
    """The QR payload does not fit into a code that a telephone still reads at the printed size."""

    message = _("The text of the QR code is too long to be printed.")
