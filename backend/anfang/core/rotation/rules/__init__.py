"""The hard rules, one family a file; each rule yields what breaks it and knows nothing of the others [domain §5, planner.md Rules]."""
