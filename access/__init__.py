"""Who works here and who may see what: people, departments, roles, grants, the policy table of URLs, the audit log."""
