"""Station reports: what the desk and the shopper are shown of a visit."""
