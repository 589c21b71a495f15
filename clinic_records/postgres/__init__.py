"""Django's own PostgreSQL backend; see `base` for the one thing that differs."""
