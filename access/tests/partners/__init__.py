"""Tests of partners outside."""
