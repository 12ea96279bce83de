"""Sending to the outside."""
