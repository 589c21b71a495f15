"""One engine for everything that somebody applies for and others decide (A4.1, A4.3, A4.6, A4.7, B6.1 to B6.3).

`chains` says who decides what, without a database; `deciders` finds the people at the moment when they act; `actions` are the
moves, each in one transaction with its audit row; `reminders` keeps deadlines. What is applied for (which files, which
sections, until when) belongs to whoever declares the kind (`kinds`).
"""
