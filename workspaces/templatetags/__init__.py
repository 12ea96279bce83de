"""Template tags every app shares."""
