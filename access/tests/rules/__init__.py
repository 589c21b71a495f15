"""The pure rules by themselves, in milliseconds and without a database: what `make mutants` runs against every mutant."""
