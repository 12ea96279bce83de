"""What leaves the inbox for the outside, one module for each channel."""
