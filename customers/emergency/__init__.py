"""Emergency access (緊急查閱): a clinician opens a file that is not theirs, for hours; it is told and reviewed (A4.4).

`finding` looks for the file, `opening` opens it, `review` judges it, `queries` says who reads what of it, `reminders` keeps
the deadline of the review.
"""
