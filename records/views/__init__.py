"""Pages of record sheets, the same for every kind: show, fill in, sign, amend, mark as error, history, drafts."""
