"""Photographs and scans of a case: who may add which, adding, striking out, reading. Pages: `procedures.views.media`."""
