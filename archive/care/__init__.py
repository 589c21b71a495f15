"""Faults of files: finding them (`finding`, `twins`), keeping them as rows (`faults`), what people do about one (`actions`)."""
