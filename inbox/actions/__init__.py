"""Use cases over several objects."""
