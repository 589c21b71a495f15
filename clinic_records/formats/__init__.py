"""How dates, times and numbers read: YYYY-MM-DD and 24 hours in every language, so that no day is mistaken for a month."""
