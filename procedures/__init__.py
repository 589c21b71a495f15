"""What is done for a customer: record sheets of checks, consents, surgery and aftercare, and their pictures."""
