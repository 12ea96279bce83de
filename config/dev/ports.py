"""TCP ports on the loopback address."""

import errno
import socket
from contextlib import closing

from config.dev.errors import DevError

LOOPBACK = "127.0.0.1"


def free_port(*, preferred: int | None = None) -> int:
    """Return the preferred port when nobody listens on it, else one chosen by the system."""
    if preferred is not None and is_free(preferred):
        return preferred
    with closing(socket.socket()) as listener:
        listener.bind((LOOPBACK, 0))
        port: int = listener.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port now."""
    return _reason_not_to_listen(port) is None


def require_free(port: int, *, what_for: str) -> None:
    """Raise ``DevError`` unless a server could listen on the port now."""
    reason = _reason_not_to_listen(port)
    if reason == errno.EADDRINUSE:
        raise DevError(f"Port {port} ({what_for}) is taken: set PARLEY_PORT to another one.")
    if reason is not None:
        raise DevError(f"Port {port} ({what_for}) cannot be opened: set PARLEY_PORT to another one.")


def _reason_not_to_listen(port: int) -> int | None:
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError as error:
            return error.errno or errno.EIO
    return None
