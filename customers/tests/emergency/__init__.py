"""Emergency access and its review."""
