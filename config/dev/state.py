"""What other commands need to know of a running ``dev``: a file only its owner can read."""

import json
import os
from pathlib import Path

from config.dev.errors import DevError

ROOT = Path(__file__).resolve().parent.parent.parent


def home() -> Path:
    """Return the data folder, made where it is missing.

    :raises DevError: it cannot be written
    """
    folder = Path(os.environ.get("PARLEY_HOME") or ROOT / ".parley").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DevError(
            f"{folder} cannot be written ({error.strerror}): set PARLEY_HOME to another folder."
        ) from None
    return folder


def remember(environment: dict[str, str]) -> None:
    """Write down the environment of the running processes."""
    path = home() / "state.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(environment))


def attach() -> None:
    """Take over the environment of a running ``dev``, except for what is already set."""
    folder = Path(os.environ.get("PARLEY_HOME") or ROOT / ".parley")
    path = folder / "state.json"
    if path.exists():
        for key, value in json.loads(path.read_text()).items():
            os.environ.setdefault(key, value)


def secrets_of(folder: Path) -> dict[str, str]:
    """Return this installation's own keys, made at the first start."""
    import base64
    import secrets

    path = folder / "secrets.json"
    if not path.exists():
        keys = {
            "PARLEY_SECRET_KEY": secrets.token_urlsafe(48),
            "PARLEY_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "DATABASE_PASSWORD": secrets.token_hex(16),
        }
        path.touch(mode=0o600)
        path.write_text(json.dumps(keys))
    found: dict[str, str] = json.loads(path.read_text())
    return found
