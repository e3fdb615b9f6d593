"""The console's pages of weekly reports."""
