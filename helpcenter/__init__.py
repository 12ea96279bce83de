"""Help content: collections and articles customers read."""
