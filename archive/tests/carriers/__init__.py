"""Tests of retired data carriers."""
