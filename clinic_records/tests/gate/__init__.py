"""The gate as an attacker tries it: every door, role and relation to a file; what leaks; what the sources hold."""
