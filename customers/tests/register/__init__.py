"""Tests of the register import's pure layer. Every register here is invented; no row describes a real person."""
