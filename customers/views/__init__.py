"""Pages of customers and cases: list, search, registration, the customer's page, new sheets, closing a case."""
