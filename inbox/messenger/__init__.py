"""The Messenger's edge: loader, frame, its socket and who is on the other side."""
