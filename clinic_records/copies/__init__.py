"""The nightly copy: data, keys and files of the clinic, sealed, in a folder of the last nights; and restoring one.

`nightly.make_copy` makes and verifies one, `restoring.restore` brings one back into an empty installation. What opens a
copy is the recovery key on paper; the key-encryption key itself is in none. Not here: copies at a second place with
their register, repair and restore drills (the backup system).
"""
