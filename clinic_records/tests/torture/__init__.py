"""Bad input, hostile files, many hands at once and kills, through the real pages; the long forms run by make torture."""
