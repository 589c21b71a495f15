"""The review of rights each quarter (A6.4, B7.1): heads confirm each person's roles or take them away; executives review the
heads, and the people whom no head reviews.

`deciders` says who decides a line, `actions` are the moves, `queries` what a page shows, `schedule` begins and reminds.
"""
