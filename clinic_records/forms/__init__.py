"""Forms of the roof. How any form of the project looks is in templates/components (fields.html, error_summary.html)."""
