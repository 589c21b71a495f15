"""Benchmarks: the project's pages held against the bare limit of the same stack, in the same run. Not part of the product."""
