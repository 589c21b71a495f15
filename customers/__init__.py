"""Who is served: customers, their cases and care pathways, consultation, search, the import of old registers."""
