"""The console's pages of station appeals, one module a subject."""
