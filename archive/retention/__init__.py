"""Retention (A3.3, A3.4, B5.1): how long a file is kept, and why it may or may not be destroyed.

`deciding` says so, pure; `facts` fetches what it is told, `clock` whether the date can be trusted; `rules` and `changes` keep
the years, `scanning` finds what is over, `appraising` what becomes of it. Not here: destroying.
"""
