"""Middleware of the roof: headers of every answer, and the language of a page."""
