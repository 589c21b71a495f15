"""Sharing files: between departments (`departments`), and with partners outside (`outside`, `consents`, `packages`,
`deliveries`, `visiting`). Who decides is the engine's affair (`access.approvals`)."""
