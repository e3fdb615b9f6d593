"""Station tallies: sums over the visits that count."""
