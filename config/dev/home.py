"""``PARLEY_HOME``: the folder with a developer's data, keys and logs."""

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from config.bootstrap import ROOT
from config.dev.accounts import Account
from config.dev.errors import DevError


@dataclass(frozen=True)
class Home:
    """A data folder; only one ``dev`` at a time works in it."""

    path: Path

    @classmethod
    def of_environment(cls) -> Self:
        """Return the folder that ``PARLEY_HOME`` names (relative to the checkout), by default ``.parley``."""
        return cls((ROOT / (os.environ.get("PARLEY_HOME") or ".parley")).resolve())

    @property
    def state_file(self) -> Path:
        """Return where a running ``dev`` says how to reach its servers."""
        return self.path / "state.json"

    def make(self) -> None:
        """Make the folder; nobody else may look into it, and only root lets others (PostgreSQL) pass through.

        :raises DevError: when it cannot be made or written
        """
        try:
            if not self.path.exists():
                self.path.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
            self._lock_file.touch(mode=0o600)
        except OSError as error:
            raise DevError(
                f"The data folder {self.path} cannot be written ({error.strerror}): set PARLEY_HOME to another one."
            ) from None

    def lock(self) -> int:
        """Take the folder for this process, until it ends.

        :return: the lock's file descriptor
        :raises DevError: when another process has it
        """
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        if not _takes(lock):
            time.sleep(0.2)  # another command may just have looked at the lock
            if not _takes(lock):
                raise DevError(self._who_has_it())
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        return lock

    def is_locked(self) -> bool:
        """Tell whether a ``dev`` works in it now."""
        try:
            lock = os.open(self._lock_file, os.O_RDONLY)
        except OSError:
            return False
        try:
            return not _takes(lock)
        finally:
            os.close(lock)

    def postgres_folder(self, account: Account, *, database_id: str) -> Path:
        """Return the folder for PostgreSQL: in here, or in the temporary area where the account cannot come here.

        :param database_id: tells this home's database from one of an earlier home at the same place
        """
        from config.dev.binaries import own_temp_folder

        inside = self.path / "postgres"
        if account.can_enter(self.path):
            folder = inside
        else:
            folder = own_temp_folder(f"{self.path}:{database_id}") / "postgres"
        if not folder.exists():
            folder.mkdir(mode=0o700)
            os.chown(folder, account.uid, account.gid)
        return folder

    def fresh_log(self, name: str) -> Path:
        """Return an empty log file, so that a log tells of one run only."""
        log = self.path / f"{name}.log"
        log.unlink(missing_ok=True)
        log.touch(mode=0o600)
        return log

    def _who_has_it(self) -> str:
        owner = self._lock_file.read_text(encoding="ascii").strip()
        return f"Parley already runs with the data folder {self.path} (process {owner}): stop it, or set PARLEY_HOME."

    @property
    def _lock_file(self) -> Path:
        return self.path / "lock"


def _takes(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
