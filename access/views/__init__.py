"""Pages of people and departments for the system administrator, and everybody's own sessions."""
