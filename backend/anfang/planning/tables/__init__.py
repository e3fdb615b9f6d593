"""A plan as a table: written, read, checked, brought in."""
