"""Keys, sealed fields and files, the blind index and the destruction of keys. Knows no other app of this project."""
