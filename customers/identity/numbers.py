"""The customer number given at registration: `C`, then the running number with at least six digits."""

import re


def customer_number(serial: int) -> str:
    """The number of the customer with this running number."""
    return f"C{serial:06d}"


def is_customer_number(text: str) -> bool:
    """Whether a text has the shape of a customer number; says nothing about whether there is one."""
    return re.fullmatch(r"C[0-9]{6,12}", text) is not None
