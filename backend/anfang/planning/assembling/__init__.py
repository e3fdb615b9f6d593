"""A wave as the database has it, made into a month that can be planned."""
