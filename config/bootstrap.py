"""From a fresh machine to an environment with every package: standard library only."""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements-dev.txt"
STAMP = VENV / "parley-requirements.sha256"
UV = "uv==0.13.9"


def ensure_environment() -> None:
    """Install what is missing into ``.venv`` and go on there; does nothing when all is there."""
    if not _is_complete():
        VENV.mkdir(exist_ok=True)
        with (VENV / "parley.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_complete():
                _install()
    enter_environment()


def enter_environment() -> None:
    """Run this very command again with the environment's Python, unless it already is."""
    python = VENV / "bin" / "python"
    if Path(sys.prefix).resolve() == VENV.resolve() or not python.exists():
        return
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execv(python, [str(python), *sys.argv])  # noqa: S606 -- the same command, no shell


def _is_complete() -> bool:
    return STAMP.exists() and STAMP.read_text() == _wanted()


def _wanted() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()


def _install() -> None:
    print(f"Installing Parley's packages into {VENV} (once) …", flush=True)
    if not (VENV / "bin" / "pip").exists():
        venv.create(VENV, with_pip=True)
    pip = [VENV / "bin" / "python", "-m", "pip"]
    has_uv = subprocess.run([*pip, "install", "--quiet", UV], check=False).returncode == 0
    if has_uv:
        installer: list[str | Path] = [
            VENV / "bin" / "uv",
            "pip",
            "install",
            "--python",
            VENV / "bin" / "python",
        ]
    else:
        installer = [*pip, "install"]
    done = subprocess.run([*installer, "--require-hashes", "-r", REQUIREMENTS], check=False)
    if done.returncode != 0:
        sys.exit("The packages could not be installed: is this machine online?")
    STAMP.write_text(_wanted())
