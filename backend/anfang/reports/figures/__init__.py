"""The figures of a wave: what the dashboards show, from the tallies, never from single visits."""
