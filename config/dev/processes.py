"""Starting and ending programs that never outlive the process that started them."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from config.dev.accounts import Account

Process = subprocess.Popen[bytes]
Output = int | IO[Any] | None

TETHER = Path(__file__).with_name("tether.py")


def spawn(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | Path = "/",
    output: Output = None,
    death_signal: signal.Signals = signal.SIGKILL,
) -> Process:
    """Start a program in a session of its own, so that Ctrl-C at the terminal does not reach it.

    Call it from the main thread: the program is tied to the life of the calling thread.

    :param account: whom to run as; ``None`` for the caller's own account
    :param death_signal: what the program gets when the caller dies without ending it
    """
    who = account or Account.own()
    tether = [sys.executable, "-I", "-S", str(TETHER), str(int(death_signal)), str(os.getpid())]
    program = [str(word) for word in command]
    return subprocess.Popen(
        [*tether, str(who.uid), str(who.gid), *program],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        env=dict(os.environ if env is None else env),
        cwd=cwd,
        start_new_session=True,
    )


def run(command: Sequence[str | Path], *, account: Account | None = None) -> tuple[int, str]:
    """Run a program to its end with next to no environment; return its exit code and output."""
    process = spawn(command, account=account, env={"PATH": os.defpath}, output=subprocess.PIPE)
    said, _ = process.communicate()
    return process.returncode, said.decode(errors="replace")


def end(process: Process, *, by: signal.Signals, patience_s: float) -> None:
    """Ask a program to end, and kill it and what it started when it has not after some seconds."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(timeout=patience_s)
        except subprocess.TimeoutExpired:
            kill_session(process)
            process.wait()


def kill_session(process: Process) -> None:
    """Kill a program and everything that it started in its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
