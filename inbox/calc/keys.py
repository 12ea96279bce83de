"""Keys as people press them: ``e``, ``shift+j``, ``g i`` (one after the other), ``mod+enter`` (⌘ or Ctrl)."""

from collections.abc import Mapping

_NAMED = {"enter": "↵", "escape": "Esc", "arrowup": "↑", "arrowdown": "↓", "space": "␣"}
_MODIFIERS = {"mod": "⌘", "shift": "⇧"}
LONGEST_SEQUENCE = 2


def clean_key(text: str) -> str:
    """Return a key in its one spelling: lower case, ``shift+`` only before letters, at most two one after the other.

    :raises ValueError: this is not a key that can be pressed outside a field
    """
    strokes = text.lower().split()
    if not 1 <= len(strokes) <= LONGEST_SEQUENCE:
        message = "a key is one letter or sign, or two one after the other"
        raise ValueError(message)
    return " ".join(_clean_stroke(stroke) for stroke in strokes)


def _clean_stroke(stroke: str) -> str:
    sign = stroke.removeprefix("shift+")
    if len(sign) != 1 or not sign.isascii() or not sign.isprintable():
        message = "only plain letters, digits and signs can be keys, with or without Shift"
        raise ValueError(message)
    return stroke if sign.isalpha() else sign


def conflicts(keys: Mapping[str, str]) -> dict[str, str]:
    """Return, for each name whose key is taken, the name that has it; the earlier one keeps it.

    A key is taken when another is the same, or begins a sequence with it: ``g`` cannot act at once beside ``g i``.
    """
    found: dict[str, str] = {}
    names = [name for name, key in keys.items() if key]
    for at, name in enumerate(names):
        for earlier in names[:at]:
            if _clash(keys[name], keys[earlier]):
                found[name] = earlier
                break
    return found


def _clash(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")


def shown(key: str) -> tuple[tuple[str, ...], ...]:
    """Return what stands on the keys, stroke by stroke: ``mod+shift+enter`` is (("⌘", "⇧", "↵"),)."""
    return tuple(tuple(_shown_sign(sign) for sign in stroke.split("+")) for stroke in key.split())


def _shown_sign(sign: str) -> str:
    return _MODIFIERS.get(sign) or _NAMED.get(sign) or sign.upper()
