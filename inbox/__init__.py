"""Conversations: the teammate's inbox and the channels that fill it."""
