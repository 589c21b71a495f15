"""Files of one person, merged as a group: proposing, confirming, undoing (`actions`), who belongs together (`queries`), the
rights that follow (`visibility`)."""
