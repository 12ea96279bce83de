"""Run a program that ends when its parent does, as another account if wanted.

Called as a script: ``tether.py SIGNAL PARENT UID GID PROGRAM [ARGUMENT…]``. Giving up an account forgets
the tether, so it is tied afterwards; replacing this process by the program keeps it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Give up the account, tie the tether, and become the program."""
    death_signal, parent, uid, gid = map(int, arguments[:4])
    if uid != os.geteuid():
        _become(uid, gid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        sys.exit(1)  # the parent was gone before the tether was tied
    program = arguments[4:]
    try:
        os.execv(program[0], program)  # noqa: S606 -- no shell is wanted
    except OSError as error:
        sys.exit(f"{program[0]} cannot be run: {error.strerror}")


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


if __name__ == "__main__":
    main(sys.argv[1:])
