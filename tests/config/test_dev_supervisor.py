"""The supervisor with stand-in programs: what is killed comes back, and nothing stays behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.dev import ended_afterwards, eventually, interrupt, is_alive, started

SUPERVISED = """
import signal, subprocess, sys
from config.dev import children
from config.dev.children import Program
from config.dev.errors import DevError
from config.dev.processes import end, spawn
from config.dev.supervisor import keep_running

children.FIRST_PAUSE_S = 0.02

def program(name, code):
    start = lambda: spawn([sys.executable, "-u", "-c", code], output=subprocess.PIPE)
    return Program(name, start, lambda process: end(process, by=signal.SIGTERM, patience_s=1))

try:
    keep_running([program(name, code) for name, code in zip(sys.argv[1::2], sys.argv[2::2])])
except DevError as error:
    sys.exit(str(error))
"""


def sleeper(pid_file: Path) -> str:
    return f"import os, time; open({str(pid_file)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(600)"


def supervised(**programs: str) -> subprocess.Popen[str]:
    words = [word for name, code in programs.items() for word in (name, code)]
    return started([sys.executable, "-c", SUPERVISED, *words])


def pids_in(pid_file: Path) -> list[int]:
    return [int(line) for line in pid_file.read_text().split()] if pid_file.exists() else []


def test_a_killed_program_is_started_again(tmp_path):
    pid_file = tmp_path / "pids"
    with ended_afterwards(supervised(web=sleeper(pid_file))) as supervisor:
        first = eventually(lambda: pids_in(pid_file))[0]

        os.kill(first, signal.SIGKILL)

        second = eventually(lambda: pids_in(pid_file)[1:])[0]
        assert is_alive(second)
        _, complaints = interrupt(supervisor)
        assert complaints == "web ended (killed by signal 9); it is started again.\n"


def test_what_a_program_started_itself_ends_with_it(tmp_path):
    pid_file = tmp_path / "grandchild"
    code = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {sleeper(pid_file)!r}])"
    with ended_afterwards(supervised(worker=f"{code}; time.sleep(600)")) as supervisor:
        grandchild = eventually(lambda: pids_in(pid_file))[0]

        interrupt(supervisor)

        eventually(lambda: not is_alive(grandchild), within_s=5)


@pytest.mark.slow
def test_a_program_that_keeps_ending_ends_everything_with_one_sentence(tmp_path):
    pid_file = tmp_path / "pids"
    supervisor = supervised(web=sleeper(pid_file), worker="raise SystemExit(3)")

    _, complaints = supervisor.communicate(timeout=60)

    last = complaints.splitlines()[-1]
    assert last == "worker ended 5 times within a minute (at last exit code 3): Parley stops."
    assert supervisor.returncode == 1
    assert not is_alive(pids_in(pid_file)[0])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_programs_are_stopped_in_reverse_order(tmp_path, number):
    order = tmp_path / "order"

    def says_goodbye(name: str) -> str:
        goodbye = f"(open({str(order)!r}, 'a').write('{name} '), sys.exit())"
        handler = f"signal.signal(signal.SIGTERM, lambda *_: {goodbye})"
        return f"import signal, sys, time; {handler}; print('up'); time.sleep(600)"

    supervisor = supervised(first=says_goodbye("first"), second=says_goodbye("second"))
    assert {supervisor.stdout.readline() for _ in range(2)} == {"first    | up\n", "second   | up\n"}

    os.killpg(supervisor.pid, number)
    said, complaints = supervisor.communicate(timeout=30)

    assert order.read_text() == "second first "
    assert (supervisor.returncode, said.strip(), complaints) == (0, "Stopped.", "")


def test_a_program_that_does_not_listen_is_killed(tmp_path):
    pid_file = tmp_path / "pids"
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {sleeper(pid_file)}"
    supervisor = supervised(deaf=deaf)
    pid = eventually(lambda: pids_in(pid_file))[0]

    interrupt(supervisor)

    assert not is_alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the tether is Linux's")
def test_programs_do_not_outlive_a_killed_supervisor(tmp_path):
    pid_file = tmp_path / "pids"
    supervisor = supervised(web=sleeper(pid_file))
    pid = eventually(lambda: pids_in(pid_file))[0]

    supervisor.kill()
    supervisor.communicate(timeout=30)

    eventually(lambda: not is_alive(pid), within_s=5)


def test_ctrl_c_works_under_a_shell_that_made_us_ignore_it(tmp_path):
    pid_file = tmp_path / "pids"
    ignore = "signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    words = [sys.executable, "-c", SUPERVISED, "web", sleeper(pid_file)]
    supervisor = started([sys.executable, "-c", f"import os, signal, sys; {ignore}", *words])
    pid = eventually(lambda: pids_in(pid_file))[0]

    interrupt(supervisor)

    assert (supervisor.returncode, is_alive(pid)) == (0, False)
