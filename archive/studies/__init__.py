"""Files by criteria, de-identified, for quality control and training (A4.5).

`scrubbing`, `naming` and `numbering` take out of texts who they speak of, pure; `reading` makes a file that names nobody;
`criteria` finds what matches, `actions` applies and provides.
"""
