"""Importing a legacy register into customers, cases and transcribed sheets (A1.1, A1.2).

A file goes uploaded -> planned -> confirmed -> running -> done (`actions`); all of it is written in one transaction
(`carrying`), so that a file is imported whole or not at all. What a row says about surgery and what follows is taken by
sinks (`sinks`), to which the apps above add their own. Reading and judging the file: `customers.register`.
"""
