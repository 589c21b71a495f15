"""One customer's way through the clinic in a real browser, over the real programs; then the search for what it left behind."""
