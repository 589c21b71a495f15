"""Access to files by application, and the access register (A4.1, A4.3, B6.1 to B6.3): applying, providing, giving back, signing
off. Who decides is the engine's affair (`access.approvals`); what opens is a grant (`access.grants`)."""
