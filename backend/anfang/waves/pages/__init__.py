"""The console's pages of waves. Never for halls or shoppers."""
