"""What can go wrong on a developer's machine, said in one sentence."""


class DevError(Exception):
    """A failure whose message is one clear sentence for the person at the terminal."""
