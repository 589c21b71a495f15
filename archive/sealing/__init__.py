"""Sealing a file in a dispute (封存, A3.4): drawing up what is sealed, both signatures, opening again."""
