"""One file for each version of the agreement's text. A version that somebody has signed is never changed: write the next."""
