"""The name of the request in work: in the answer's header, in the body of an error, and in logs."""

from contextvars import ContextVar
from uuid import uuid4

_current: ContextVar[str] = ContextVar("request_id", default="")


def begin_request() -> str:
    """Give the request that begins a name, and return it."""
    name = str(uuid4())
    _current.set(name)
    return name


def request_id() -> str:
    """Return the name of the request in work, or a new one outside a request."""
    return _current.get() or str(uuid4())
