"""Destruction that leaves nothing (B9, D3.6): the request, its approvals, the shredder, the keys, the certificate.

`fates` says what becomes of each table, `ledger` is kept outside of the database, `steps` carries one line of an order out
and can be repeated at any point, `guards` is asked before each step that could still be taken back.
"""
