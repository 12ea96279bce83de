"""Numbers about the work: how long people wait, how much there is to do."""
