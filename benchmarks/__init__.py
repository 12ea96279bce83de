"""Measurements: each script starts servers of its own, prints a small table, and leaves nothing behind."""
