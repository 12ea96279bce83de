"""What teammates may send, a module for each noun."""
