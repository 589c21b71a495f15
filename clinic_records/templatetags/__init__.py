"""Template tags that every page may use: icons and form fields."""
