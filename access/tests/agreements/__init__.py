"""Tests of confidentiality agreements."""
