"""Management commands of customers."""
