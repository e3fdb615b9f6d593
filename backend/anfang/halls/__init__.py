"""Station halls: the places that are inspected."""
