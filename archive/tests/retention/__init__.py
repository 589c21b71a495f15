"""Tests of retention and holds."""
