"""Which sections whose duty covers, written down once more by hand from the policy (A4.2), not from the code.

One line for each role: `r` reads, `w` reads and writes, `.` neither. The tests hold the tables of `access.roles`, and all
that hangs on them, against this.
"""

from access.roles import Deed, Role, Section

_COLUMNS = "basic contact health consultation booking preop infectious surgery aftercare followup media archive"
_TABLE = """
                   bas con hea cns bok pre inf sur aft fol med arc
front_desk          w   w   w   w   w   .   .   .   .   .   .   .
examiner            r   .   w   r   r   w   w   .   .   .   .   .
surgeon             r   .   w   r   r   w   r   w   r   r   w   .
nurse               r   r   w   .   r   r   r   w   w   r   w   .
customer_service    w   w   r   r   w   .   .   .   .   w   .   .
sales               r   r   .   .   .   .   .   .   .   .   .   .
after_sales         r   r   .   .   .   .   .   .   .   r   .   .
archive_manager     w   w   r   r   r   r   r   r   r   r   r   w
department_head     .   .   .   .   .   .   .   .   .   .   .   .
manager             .   .   .   .   .   .   .   .   .   .   .   .
executive           .   .   .   .   .   .   .   .   .   .   .   .
supervisor          .   .   .   .   .   .   .   .   .   .   .   .
sysadmin            .   .   .   .   .   .   .   .   .   .   .   .
"""
_ROWS = {line.split()[0]: line.split()[1:] for line in _TABLE.strip().splitlines()[1:]}
SECTIONS = tuple(_COLUMNS.split())
ROLES = tuple(_ROWS)


def covers(role: str, section: str, deed: str) -> bool:
    """Whether the duty of this role covers the section for this deed; what is read may be printed."""
    return _ROWS[role][SECTIONS.index(section)] in ("w" if deed == Deed.CHANGE else "rw")


def duty(roles: frozenset[str] | set[str], deed: str) -> frozenset[Section]:
    """All sections that somebody with these roles may read (print) or write by duty."""
    return frozenset(Section(s) for s in SECTIONS if any(covers(role, s, deed) for role in map(Role, roles)))
