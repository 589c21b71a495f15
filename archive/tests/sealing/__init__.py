"""Tests of sealing files in a dispute."""
