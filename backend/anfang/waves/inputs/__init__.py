"""What a planner asks of a wave: rules, halls that are different, days, pairs."""
