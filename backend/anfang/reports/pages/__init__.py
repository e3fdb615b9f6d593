"""The console's pages of station reports, one module a subject."""
