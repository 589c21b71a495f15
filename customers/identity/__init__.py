"""Identity text: what a name, a phone or an identity number means, and how it is looked for.

Pure Python over text: no database, no models, no keys. Nothing here stores or encrypts; the search terms made here are
plain and must pass through the keyed index before they reach a database (A6.3).

Where to look: `names` (clean, key, check, split), `pinyin` (readings, initials), `phones`, `documents`, `life` (birth
dates, ages), `masking` (displays others see), `search_terms` (index, query, re-check), `duplicates` (near-duplicates).
"""
