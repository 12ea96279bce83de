"""One process that is started again whenever it ends, unless it is held down on purpose."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

from config.dev.processes import Process, kill_session

LOOK_EVERY_S = 0.05
RESTART_AFTER_S = 0.2


@dataclass
class Service:
    """A process under the harness's care; ``is_held`` keeps it down."""

    name: str
    launch: Callable[[], Process]
    process: Process | None = None
    is_held: bool = False
    starts: int = 0

    def start(self) -> Process:
        """Start it and return at once; call it from the main thread."""
        self.process = self.launch()
        self.starts += 1
        return self.process

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process, if it runs."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, number)

    def end(self) -> None:
        """Kill it with everything that it started."""
        self.is_held = True
        if self.process is not None:
            self.signal(signal.SIGCONT)
            kill_session(self.process)
            self.process.wait(timeout=30)

    async def keep_running(self) -> None:
        """Start it again, a moment after it ended, until this task is cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self.process is not None and self.process.poll() is not None and not self.is_held:
                await asyncio.sleep(RESTART_AFTER_S)
                if not self.is_held:
                    self.start()
