"""Data carriers taken out of service: the register (`queries`), destroying one before a witness (`actions`), its certificate
(`papers`)."""
