"""A plan made into assignments, which phones are told of at their next sync."""
