"""The console's pages of deliverables."""
