"""Station review: what supervisors say of a visit."""
