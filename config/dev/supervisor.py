"""Keeps programs running until it is told to stop, and leaves none behind."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from config.dev.children import Child, Program, watch_all
from config.dev.console import say
from config.dev.processes import Process, end

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY_S = 0.1
STEP_PATIENCE_S = 5.0


class StopRequestedError(Exception):
    """Somebody pressed Ctrl-C, or asked for the end by a signal."""


class Supervisor:
    """Starts programs in order, keeps them running, and stops them in the reverse order."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self._is_to_stop = False

    @contextmanager
    def in_charge(self) -> Iterator[None]:
        """Answer signals for the duration of the block, and stop every program at its end, however it ends."""
        before = {number: signal.signal(number, self._request_stop) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for child in reversed(self.children):
                child.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, program: Program) -> Process:
        """Start a program, to be kept running from now on."""
        child = Child(program)
        self.children.append(child)
        return child.start()

    def run_to_end(self, process: Process) -> int:
        """Wait for a process that ends by itself, keeping the others running; return its exit code.

        :raises StopRequestedError: when told to stop meanwhile; the process is ended then
        """
        try:
            self.wait_for(lambda: process.poll() is not None)
        finally:
            end(process, by=signal.SIGTERM, patience_s=STEP_PATIENCE_S)
        return process.returncode

    def wait_for(self, has_happened: Callable[[], Any]) -> None:
        """Keep the programs running until something has happened.

        :raises StopRequestedError: when told to stop meanwhile
        :raises DevError: when a program cannot be kept running
        """
        while not has_happened():
            self.check()
            watch_all(self.children)
            time.sleep(LOOK_EVERY_S)

    def check(self) -> None:
        """Raise ``StopRequestedError`` if told to stop."""
        if self._is_to_stop:
            raise StopRequestedError

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        if not self._is_to_stop:
            os.write(1, b"\n")
        self._is_to_stop = True


def keep_running(programs: Sequence[Program]) -> None:
    """Run programs until told to stop."""
    supervisor = Supervisor()
    try:
        with supervisor.in_charge():
            for program in programs:
                supervisor.start(program)
            supervisor.wait_for(lambda: False)
    except StopRequestedError:
        say("Stopped.")
