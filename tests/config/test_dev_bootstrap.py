"""The bootstrap: when is there nothing to install, and what it says when it cannot."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from config import bootstrap
from config.bootstrap import ROOT
from tests.config.dev import PATIENCE_S, clean_environment


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without an environment: the files that the bootstrap needs, and no more."""
    for name in (
        "manage.py",
        "requirements-dev.txt",
        "config/__init__.py",
        "config/bootstrap.py",
        "config/installer.txt",
    ):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    return tmp_path


def setup_in(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.base_prefix) / "bin" / "python3", "manage.py", "setup"],
        cwd=checkout,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_this_environment_has_what_is_pinned():
    assert bootstrap._has_pinned_versions(sys.path)


@pytest.mark.parametrize(
    ("requirement", "is_there"),
    [
        ("django==5.2.19 \\", True),
        ("Django==5.2.19", True),
        ("django==5.2.1 \\", False),
        ("psycopg[binary,pool]==3.3.9 \\", True),
        ("types_pyyaml==6.0.12.20261113 \\", True),
        ("colorama==0.4.6 ; sys_platform == 'win32' \\", True),
        ("    --hash=sha256:0 \\\n    # via django==1.0", True),
    ],
)
def test_what_counts_as_installed(tmp_path, monkeypatch, requirement, is_there):
    pins = tmp_path / "requirements.txt"
    pins.write_text(f"{requirement}\n")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", pins)

    assert bootstrap._has_pinned_versions(sys.path) is is_there


def test_a_checkout_that_cannot_be_written(checkout):
    (checkout / ".venv").write_text("not a folder")

    done = setup_in(checkout)

    assert done.returncode == 1
    assert done.stderr == (
        f"{checkout}/.venv cannot be made: Unable to create directory '{checkout}/.venv'.\n"
    )


def test_a_machine_without_a_network_is_told_and_the_next_try_begins_anew(checkout):
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:1", "PIP_RETRIES": "0", "UV_HTTP_RETRIES": "0"}
    empty = {"UV_CACHE_DIR": str(checkout / "cache"), "PIP_CACHE_DIR": str(checkout / "cache")}

    done = setup_in(checkout, **nowhere, **empty)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "The packages could not be installed, for the reason given above: run the same command again."
    )
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv" / "parley-requirements").exists()


def test_a_complete_environment_without_a_stamp_is_taken_as_it_is(checkout):
    venv.create(checkout / ".venv", symlinks=True)
    (site,) = (checkout / ".venv").glob("lib/python*/site-packages")
    site.rmdir()
    site.symlink_to(next(Path(folder) for folder in sys.path if folder.endswith("site-packages")))
    (checkout / "config" / "dev").symlink_to(ROOT / "config" / "dev")

    done = setup_in(checkout)

    assert (done.stdout, done.stderr) == ("Everything that Parley needs is installed.\n", "")
