"""A program that is kept running: started, watched, started again when it ends by itself."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread

from config.dev.console import complain, say
from config.dev.errors import DevError
from config.dev.processes import Process, kill_session

TOO_MANY_ENDS = 5
WITHIN_S = 60.0
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 5.0


@dataclass(frozen=True)
class Program:
    """What is kept running: a name for the terminal, and how to start and stop it."""

    name: str
    start: Callable[[], Process]
    stop: Callable[[Process], None]


@dataclass
class Child:
    """A program and the process that runs it at present."""

    program: Program
    process: Process | None = None
    _ends: deque[float] = field(default_factory=lambda: deque(maxlen=TOO_MANY_ENDS))
    _starts_again_at: float | None = None

    def start(self) -> Process:
        """Start the program, and write what it says to the terminal under its name."""
        self._starts_again_at = None
        self.process = self.program.start()
        if self.process.stdout is not None:
            Thread(target=_repeat, args=(self.program.name, self.process), daemon=True).start()
        return self.process

    def watch(self, now: float) -> None:
        """Start the program again, a little later each time, if it has ended; call this often.

        :param now: seconds of the monotonic clock
        :raises DevError: when it ended five times within a minute
        """
        if self._starts_again_at is not None:
            if now >= self._starts_again_at:
                self.start()
        elif self.process is not None and self.process.poll() is not None:
            self._plan_restart(self.process, now)

    def stop(self) -> None:
        """End the program and whatever it started."""
        self._starts_again_at = None
        if self.process is not None:
            self.program.stop(self.process)
            kill_session(self.process)

    def _plan_restart(self, process: Process, now: float) -> None:
        kill_session(process)
        while self._ends and now - self._ends[0] > WITHIN_S:
            self._ends.popleft()
        self._ends.append(now)
        how = _how_it_ended(process.returncode)
        if len(self._ends) == TOO_MANY_ENDS:
            raise DevError(
                f"{self.program.name} ended {TOO_MANY_ENDS} times within a minute (at last {how}): Parley stops."
            )
        pause_s = min(FIRST_PAUSE_S * 2 ** (len(self._ends) - 1), LONGEST_PAUSE_S)
        complain(f"{self.program.name} ended ({how}); it is started again.")
        self._starts_again_at = now + pause_s


def watch_all(children: list[Child]) -> None:
    """Look after every child once."""
    for child in children:
        child.watch(time.monotonic())


def _how_it_ended(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def _repeat(name: str, process: Process) -> None:
    for line in process.stdout or ():
        say(f"{name:<8} | {line.decode(errors='replace').rstrip()}")
