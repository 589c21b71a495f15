"""Views of the roof: the first page, preferences, error pages, the gallery of components."""
