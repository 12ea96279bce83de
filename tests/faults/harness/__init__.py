"""The fault harness: real processes, clients that retry and catch up, faults in random order, and a verdict."""
