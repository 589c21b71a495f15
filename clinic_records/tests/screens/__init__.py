"""Every page as the role that uses it sees it, laid out as contact sheets in docs/screens (make screens)."""
