"""The secrets of one developer's Parley: made once, kept in its data folder."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from config.dev.errors import DevError


def _secret() -> str:
    return secrets.token_hex(32)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@dataclass(frozen=True)
class Keys:
    """Every secret, and an identifier of the database that they open."""

    secret_key: str = field(default_factory=_secret)
    encryption_key: str = field(default_factory=_fernet_key)
    superuser_password: str = field(default_factory=_secret)
    owner_password: str = field(default_factory=_secret)
    app_password: str = field(default_factory=_secret)
    valkey_password: str = field(default_factory=_secret)
    database_id: str = field(default_factory=_secret)

    @classmethod
    def kept_in(cls, folder: Path) -> Self:
        """Return the keys of a data folder, making them on the first call.

        :raises DevError: when the file is damaged
        """
        file = folder / "keys.json"
        if not file.exists():
            keys = cls()
            write_privately(file, json.dumps(asdict(keys), indent=2))
            return keys
        try:
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            raise DevError(
                f"The keys in {file} cannot be read: restore that file, or move {folder} away."
            ) from None


def write_privately(file: Path, text: str) -> None:
    """Write a file that only we may read; it appears in one step, complete."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    unfinished.rename(file)
