"""Tests of station people."""
