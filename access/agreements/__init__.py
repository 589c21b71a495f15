"""Confidentiality agreements (B7.2, A6.1 to A6.3): their wording, signing here or by scan, ending, reminders.

Not here: the rows (`access.models.agreements`), what stays shut without one (`access.middleware.gate`, `access.grants`).
"""
