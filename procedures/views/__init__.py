"""Pages of procedures beside those that the record kernel draws."""
