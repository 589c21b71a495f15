"""Publicity with customers' pictures (A4.5): only by consent for a purpose and the very picture, and nobody recognisable.

The consent itself is a record sheet (`sheet`), so that it is filled in, signed on screen or on paper and kept like all others.
"""
