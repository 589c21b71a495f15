"""The review of rights each quarter."""
