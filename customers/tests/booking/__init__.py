"""Tests of booking, follow-up, planned visits and the pages around them."""
