"""The catalogue of the archive (案卷目录, B4.2): files by class, year and number, its tree of folders, and taking it along."""
