"""Delivery of messages and runs with real servers and worker processes."""
