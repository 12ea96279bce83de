"""The system account a server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from config.dev.errors import DevError

NOBODY_ID = 65534


@dataclass(frozen=True)
class Account:
    """A user and group of the operating system."""

    uid: int
    gid: int

    @classmethod
    def own(cls) -> Self:
        """Return the account of this process."""
        return cls(os.geteuid(), os.getegid())

    @classmethod
    def for_postgres(cls) -> Self:
        """Return the account PostgreSQL runs as: ``nobody`` when we are root, else our own."""
        if os.geteuid() == 0:
            return cls._nobody()
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:
            raise DevError(
                f"PostgreSQL needs a named account, and user id {os.geteuid()} has no name here: "
                "set DATABASE_URL to a server of your own."
            ) from None
        return cls.own()

    @classmethod
    def _nobody(cls) -> Self:
        try:
            entry = pwd.getpwnam("nobody")
        except KeyError:
            return cls(NOBODY_ID, NOBODY_ID)
        return cls(entry.pw_uid, entry.pw_gid)

    def can_reach(self, path: Path) -> bool:
        """Tell whether the account may enter every folder above the path, and read the path."""
        resolved = path.resolve()
        return self._may(resolved, stat.S_IROTH) and self.can_enter(resolved.parent)

    def can_enter(self, folder: Path) -> bool:
        """Tell whether the account may pass through the folder and every one above it."""
        resolved = folder.resolve()
        return all(self._may(place, stat.S_IXOTH) for place in (resolved, *resolved.parents))

    def _may(self, path: Path, right_of_others: int) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & (right_of_others << 6))
        return bool(status.st_mode & right_of_others)
