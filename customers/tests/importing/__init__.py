"""Tests of register imports in the database and in the browser."""
