"""A customer's own copy of the file: the wish and the check of identity, the copy itself, the receipt (A4.4, A6.2)."""
