"""Forms of the system administrator: people, their roles and agreements, departments."""
