"""Which sites a workspace trusts with its Messenger."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$")
_PLAIN = re.compile(r"^[!-\[\]-~]{1,300}$")  # visible ASCII without the backslash
_BYTE = r"(25[0-5]|2[0-4]\d|1?\d?\d)"
_ADDRESS = re.compile(rf"^{_BYTE}(\.{_BYTE}){{3}}$")
_PORTS = {"http": 80, "https": 443}


def plain_origin(text: object) -> str | None:
    """Return ``https://host`` or ``http://host:port`` in its one spelling, or None when it is no web origin.

    A host alone means https; ``*.example.com`` stands for every host below example.com, not for itself.
    A name without a dot is none on the web, but for ``localhost``.
    """
    if not isinstance(text, str) or not _PLAIN.match(text.strip()):
        return None
    text = text.strip().lower()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = parts.port
    except ValueError:
        return None
    host, scheme = parts.hostname or "", parts.scheme
    is_more = parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc
    if scheme not in _PORTS or is_more or not _is_host(host):
        return None
    return f"{scheme}://{host}" + (f":{port}" if port and port != _PORTS[scheme] else "")


def network_place(origin: str) -> str | None:
    """Return the host and port an ``Origin`` header names, or None when it cannot be read."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _is_host(host: str) -> bool:
    # "null", without a dot, is what browsers call a page without an origin.
    if not _HOST.match(host):
        return False
    if host.rpartition(".")[2].isdecimal():
        return bool(_ADDRESS.match(host))
    return host == "localhost" or "." in host.removeprefix("*.")


def is_trusted(origin: object, *, trusted: list[str]) -> bool:
    """Tell whether a page of this origin may carry the Messenger; an empty list trusts every site."""
    if not trusted:
        return True
    plain = plain_origin(origin)
    if plain is None or "*" in plain:
        return False
    return any(_covers(entry, plain) for entry in trusted)


def _covers(entry: str, origin: str) -> bool:
    if "://*." not in entry:
        return entry == origin
    scheme, _, suffix = entry.partition("://*")
    return origin.startswith(f"{scheme}://") and origin.endswith(suffix)
