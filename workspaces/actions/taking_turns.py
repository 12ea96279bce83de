"""Fair sweeps: one batch of each workspace at a time, so that nobody waits for a neighbour's heap."""

import logging
import time
from collections.abc import Callable, Iterable

LONGEST_S = 45.0
logger = logging.getLogger(__name__)


def take_turns(
    *, waiting: Callable[[], Iterable[int]], serve: Callable[[int], int], longest_s: float = LONGEST_S
) -> int:
    """Serve every waiting workspace a batch, look anew who waits, and so on until nothing more can be done.

    :param waiting: returns the ids of the workspaces that have something due
    :param serve: does one batch of a workspace; returns how many it did
    :param longest_s: no new round is begun after so many seconds: the next sweep goes on
    :return: how many were done
    """
    ends_at = time.monotonic() + longest_s
    done = 0
    while time.monotonic() < ends_at:
        served = sum(_served(serve, workspace_id) for workspace_id in waiting())
        done += served
        if not served:
            break
    return done


def _served(serve: Callable[[int], int], workspace_id: int) -> int:
    try:
        return serve(workspace_id)
    except Exception:
        logger.exception("a batch of workspace %s failed as a whole", workspace_id)
        return 0
