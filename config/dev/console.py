"""What the developer's commands write to the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_one_line_at_a_time = Lock()


def say(text: str = "") -> None:
    """Write one line to standard output; lines of several threads never mix."""
    with _one_line_at_a_time:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def complain(text: str) -> None:
    """Write one line to standard error."""
    with _one_line_at_a_time:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say that a step begins, and afterwards how many seconds it took."""
    say(f"  {name} …")
    started = time.monotonic()
    yield
    say(f"  {name}: done in {time.monotonic() - started:.1f} s")
