"""For how many years the law has files kept at least (医疗机构病历管理规定 2013, art. 29), counted from the last attendance.

Plain table, no database. `RETENTION_FLOORS` of the settings may ask for more, never for less.
"""

from typing import Final

from django.conf import settings

from archive.models.files import FileClass

LAW: Final = {FileClass.OUTPATIENT: 15, FileClass.INPATIENT: 30}


def floor_of(file_class: str) -> int:
    """The least years for files of this class; none for what is no medical record."""
    own = getattr(settings, "RETENTION_FLOORS", {}).get(str(file_class), 0)
    return max(LAW.get(FileClass(file_class), 0), own)
