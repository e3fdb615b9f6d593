"""The console pages of station people."""
