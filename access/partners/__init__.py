"""Partners outside and their confidentiality agreements (A4.7, A6.2): keeping them, and questions about them.

The archive manager keeps them, executives read. Not here: the rows (`access.models.partners`), reminders
(`access.agreements.reminders`).
"""
