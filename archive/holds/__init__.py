"""Legal holds (A3.4): setting, asking to lift, lifting (`actions`), and whether a file is held (`queries`)."""
