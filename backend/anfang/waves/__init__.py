"""Station waves: rounds of visits and who goes where."""
