"""The console's pages where visits are judged."""
