"""The archive's view of a customer: the file with its number, catalogue and bound form."""
