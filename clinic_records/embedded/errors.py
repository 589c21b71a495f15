"""What can go wrong with the embedded servers. One class, one line a person can act on; nothing else lives here."""


class EmbeddedError(Exception):
    """An embedded server cannot be used.

    The message is one line for the terminal: what failed, where, and where the server's own log is.
    It never carries a password.
    """
