"""Which screens, code and tests carry out each clause of the policies: collected from what each says of itself.

Not here: the clauses (clinic_records.clauses) and the command (management/commands/clause_map.py).
"""
