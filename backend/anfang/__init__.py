"""Anfang: covert service inspection. What each folder is, and who may import whom, stands in the README."""
