"""Station visits: what the phones bring."""
