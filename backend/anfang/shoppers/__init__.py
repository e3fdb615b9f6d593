"""Station shoppers: where those who visit live, when they work, what they speak, when they are away."""
