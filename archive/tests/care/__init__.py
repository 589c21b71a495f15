"""Tests of the care of files."""
