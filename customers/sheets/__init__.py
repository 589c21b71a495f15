"""The specs of the sheets that customers declare; importing the package registers them."""

from customers.sheets import booking, consultation, followup, profile

__all__ = ["booking", "consultation", "followup", "profile"]
