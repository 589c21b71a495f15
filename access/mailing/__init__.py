"""E-mail that says nothing of anybody: that decisions wait, how many, and where to decide them.

`texts` words a letter, `waiting` finds who gets one, `sending` hands it to the mail server as a job of the schedule.
"""
