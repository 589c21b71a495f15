"""A customer's own request for deletion (D3.6, PIPL 47): taking it down and answering it (`actions`), the printed answer
(`answers`). What keeps the file is said by `archive.retention`."""
