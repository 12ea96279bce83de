"""JSON from outside, made fit for the database: no signs PostgreSQL cannot hold, no numbers JSON does not know."""

import json
import math
import re
from typing import Any

MOST_LEVELS = 20
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_object(text: str | bytes) -> dict[str, Any]:
    """Return a JSON object as :func:`storable` leaves it.

    :raises ValueError: when it is no JSON, or no object
    """
    try:
        said = storable(json.loads(text))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(said, dict):
        raise ValueError("not an object")  # noqa: TRY004 -- one kind of error for whatever is no object
    return said


def storable(value: Any, *, levels: int = MOST_LEVELS) -> Any:
    """Return a JSON value without NUL and lone surrogates, in keys as well.

    :raises ValueError: when it is nested deeper than 20 levels, or a number is not finite
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number is not finite")
    if isinstance(value, dict | list) and not levels:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        return {storable(key): storable(inner, levels=levels - 1) for key, inner in value.items()}
    return [storable(inner, levels=levels - 1) for inner in value] if isinstance(value, list) else value
