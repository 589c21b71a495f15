"""The Chinese wording of the interface: collecting what needs words, merging them in, finding faults, compiling.

English needs no catalogue, since the message ids are English. Not here: the words themselves (locale/*/LC_MESSAGES/*.po).
Run it as `python -m clinic_records.translations check | merge FILE... | compile`. Needs no server and no settings.
"""
