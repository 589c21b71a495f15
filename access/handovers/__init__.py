"""Handing over what somebody leaves open who leaves, or changes the department (A4.4, A6.4).

`groups` is where the apps above declare what there may be; `own` declares applications and decisions; `actions` begin and
carry out; `queries` say who sees to it and what a page shows.
"""
