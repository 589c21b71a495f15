"""The import of a legacy register, without a database: a spreadsheet file in, a plan of what each row would do out.

`read_register` opens the file and finds the data rows, `plan_import` cleans every row and says what it would do,
`report` writes that as JSON. Nothing is stored here: the import action carries the plan out (A1.1, A1.2).
"""

from .errors import RegisterError
from .known import KnownCustomer, KnownCustomers, NothingKnown
from .matching import Origin
from .messages import explain
from .plan import ACTIONS, CHOICES, Answer, ImportPlan, PlannedRow, plan_import
from .reader import read_register
from .report import report
from .table import Register, RegisterRow

__all__ = [
    "ACTIONS",
    "CHOICES",
    "Answer",
    "ImportPlan",
    "KnownCustomer",
    "KnownCustomers",
    "NothingKnown",
    "Origin",
    "PlannedRow",
    "Register",
    "RegisterError",
    "RegisterRow",
    "explain",
    "plan_import",
    "read_register",
    "report",
]
