"""Names of the jobs of filing. The jobs themselves: `archive.filing.tasks`."""

from typing import Final

PROPOSE: Final = "archive.propose_filing"
FILE_ALL: Final = "archive.file_all"
COUNT_PAGES: Final = "archive.count_pages"
