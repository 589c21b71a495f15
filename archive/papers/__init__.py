"""Paper and electronic agree (B2.5, B8.4): what a printed sheet says of itself when it is scanned, which prints lie in the
paper file, and which of them must be replaced."""
