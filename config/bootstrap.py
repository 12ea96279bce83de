"""Makes the environment Parley runs in, with nothing but Python's standard library.

``dev``, ``test``, ``lint`` and ``setup`` install what is missing into ``.venv`` and go on there. Every other
command goes on in ``.venv`` when it is there, and attaches to the servers of a running ``dev``.
"""

import fcntl
import hashlib
import importlib.metadata
import os
import re
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements-dev.txt"
INSTALLER = ROOT / "config" / "installer.txt"
STAMP = VENV / "parley-requirements"

SAY_EVERY_S = 5.0
INSTALLING_COMMANDS = {"dev", "test", "lint", "setup"}


class SetupError(Exception):
    """The environment cannot be made; the message is one sentence for the person at the terminal."""


def enter_environment(arguments: Sequence[str]) -> None:
    """Return in an environment that has the packages, which may mean to begin this program again there."""
    command = arguments[1] if len(arguments) > 1 else ""
    if command in INSTALLING_COMMANDS:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have told us to ignore it
        if _is_complete():
            return
        try:
            _install_if_needed()
        except SetupError as error:
            sys.exit(str(error))
        except KeyboardInterrupt:
            sys.exit(130)
    if VENV_PYTHON.exists() and STAMP.exists() and not _is_inside():
        _begin_again(arguments)


def _is_complete() -> bool:
    """Tell whether this very interpreter has every package in its pinned version."""
    if _is_inside():
        return _has_fresh_stamp()
    return not VENV.exists() and _has_pinned_versions(sys.path)


def _is_inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def _begin_again(arguments: Sequence[str]) -> NoReturn:
    os.environ.pop("PYTHONHOME", None)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *arguments])  # noqa: S606 -- no shell is wanted


def _install_if_needed() -> None:
    with _one_at_a_time():
        if _has_fresh_stamp():
            return
        if not _has_pinned_versions(map(str, VENV.glob("lib/python*/site-packages"))):
            started = time.monotonic()
            _install()
            print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)
        STAMP.write_text(_digest(), encoding="ascii")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait until no other process installs into this checkout."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _has_fresh_stamp() -> bool:
    try:
        return STAMP.read_text(encoding="ascii") == _digest()
    except OSError:
        return False


def _digest() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()


def _has_pinned_versions(folders: Iterable[str]) -> bool:
    """Tell whether the folders hold every package in the version that the requirements name."""
    found = {
        (_canonical(package.metadata["Name"] or ""), package.version)
        for package in importlib.metadata.distributions(path=list(folders))
    }
    text = REQUIREMENTS.read_text(encoding="utf-8")
    # A line with a condition behind its version is for other machines, or for older Pythons.
    pinned = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==(\S+) *\\?$", text, flags=re.MULTILINE)
    return all((_canonical(name), version) in found for name, version in pinned)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _install() -> None:
    print(f"Installing what Parley needs into {VENV} (only this once) …", flush=True)
    _make_venv()
    packages = ["--quiet", "--require-hashes", "-r", str(REQUIREMENTS)]
    if _install_uv():
        uv: list[str | Path] = [VENV_PYTHON, "-m", "uv", "pip", "install", "--python", VENV_PYTHON]
        # The second way trusts the certificates of the machine, which a company's proxy may need.
        if _succeeds([*uv, *packages]) or _succeeds([*uv, "--system-certs", *packages]):
            return
    print("The quick way did not work; trying with pip, which takes about a minute …", flush=True)
    _make_venv(with_pip=True)
    if not _succeeds([VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *packages]):
        raise SetupError(
            "The packages could not be installed, for the reason given above: run the same command again."
        )


def _make_venv(*, with_pip: bool = False) -> None:
    """Make the environment, or complete one that was interrupted."""
    try:
        venv.create(VENV, symlinks=True, with_pip=with_pip)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(f"{VENV} cannot be made: {reason}.") from None


def _install_uv() -> bool:
    """Install uv into the environment, by this interpreter's pip or, where it has none, by the environment's."""
    arguments: list[str | Path] = [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        INSTALLER,
    ]
    if _is_inside():
        return _succeeds([VENV_PYTHON, "-m", "pip", *arguments])
    return _succeeds([sys.executable, "-m", "pip", "--python", VENV_PYTHON, *arguments])


def _succeeds(command: Sequence[str | Path]) -> bool:
    """Run an installer, saying now and then that it is still at work; tell whether it succeeded."""
    started = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, env=_clean_environment()) as process:
        while True:
            try:
                return process.wait(timeout=SAY_EVERY_S) == 0
            except subprocess.TimeoutExpired:
                print(f"  … {time.monotonic() - started:.0f} s", flush=True)


def _clean_environment() -> dict[str, str]:
    """Return our environment without what would redirect an installer."""
    redirecting = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_USER"}
    return {name: value for name, value in os.environ.items() if name not in redirecting}
