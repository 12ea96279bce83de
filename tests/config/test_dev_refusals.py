"""Why ``manage.py dev`` and its neighbours refuse to work: one sentence each, never a traceback."""

import os
import socket
import sys

import pytest

from config.bootstrap import ROOT
from config.dev.home import Home
from tests.config.dev import PATIENCE_S, started, two_free_ports


def complaint_of(*arguments: str, **environment: str) -> str:
    """Return what a command that must fail says on standard error."""
    process = started([sys.executable, str(ROOT / "manage.py"), *arguments], **environment)
    said, complaint = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1, said
    return complaint


@pytest.mark.parametrize("offset", [0, 1])
def test_a_taken_port(tmp_path, offset):
    port = two_free_ports()
    whose = ["Parley", "the Messenger's demo site"][offset]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port + offset))
        listener.listen()

        complaint = complaint_of("dev", PARLEY_HOME=str(tmp_path / "home"), PARLEY_PORT=str(port))

    assert complaint == f"Port {port + offset} ({whose}) is taken: set PARLEY_PORT to another one.\n"


@pytest.mark.parametrize("port", ["0", "65535", "http", "-1", "²"])
def test_a_port_that_is_none(tmp_path, port):
    complaint = complaint_of("dev", PARLEY_HOME=str(tmp_path / "home"), PARLEY_PORT=port)

    assert complaint == f"PARLEY_PORT is {port!r}: it must be a number from 1 to 65534.\n"


def test_a_data_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"

    complaint = complaint_of("dev", PARLEY_HOME=str(home))

    assert complaint == (
        f"The data folder {home} cannot be written (Not a directory): set PARLEY_HOME to another one.\n"
    )


def test_a_data_folder_that_another_one_works_in(tmp_path):
    home = Home(tmp_path / "home")
    home.make()
    lock = home.lock()

    complaint = complaint_of("dev", PARLEY_HOME=str(home.path))

    os.close(lock)
    assert complaint == (
        f"Parley already runs with the data folder {home.path} (process {os.getpid()}): "
        "stop it, or set PARLEY_HOME.\n"
    )


def test_keys_that_cannot_be_read(tmp_path):
    (tmp_path / "keys.json").write_text("{")

    complaint = complaint_of("dev", PARLEY_HOME=str(tmp_path), PARLEY_PORT=str(two_free_ports()))

    assert complaint == (
        f"The keys in {tmp_path}/keys.json cannot be read: restore that file, or move {tmp_path} away.\n"
    )


def test_a_command_that_needs_servers_when_none_run(tmp_path):
    complaint = complaint_of("access", PARLEY_HOME=str(tmp_path))

    assert complaint == (
        "Parley does not run here: start it with 'python3 manage.py dev', or set DATABASE_URL (docs/deploy.md).\n"
    )


def test_a_command_that_needs_no_servers(tmp_path):
    process = started([sys.executable, str(ROOT / "manage.py"), "version"], PARLEY_HOME=str(tmp_path))

    _, complaint = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, complaint) == (0, "")
