"""What the benchmarks share: servers of their own, the CPU time of programs, and tables."""

import atexit
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.bootstrap import enter_environment  # noqa: E402 -- the environment and the path come first

enter_environment(sys.argv)

import django  # noqa: E402 -- the environment and the path come first
import psycopg  # noqa: E402 -- the environment and the path come first

from config.dev.ports import LOOPBACK, free_port  # noqa: E402 -- the environment and the path come first
from config.dev.throwaway import start_missing_servers  # noqa: E402 -- the environment and the path come first

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
WEB = ("-m", "granian", "--interface", "wsgi", "--blocking-threads", "8", "--no-log")
SOCKETS = (
    "-m",
    "uvicorn",
    "--ws",
    "websockets",
    "--lifespan",
    "off",
    "--no-access-log",
    "--log-level",
    "warning",
)


def start_parley(*, conversations: int = 0, collects_static: bool = True) -> None:
    """Start durable throw-away servers, migrate, load the large demo workspace, and set Django up in this process."""
    start_missing_servers(is_durable=True)
    port = free_port()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PARLEY_ENV": "production",
        "PARLEY_SECRET_KEY": secrets.token_hex(32),
        "PARLEY_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy1rZXk=",
        "PARLEY_BASE_URL": f"http://{LOOPBACK}:{port}",
        "PARLEY_SSL_REDIRECT": "false",
        "PARLEY_BENCHMARK_PORT": str(port),
    }
    manage("migrate", PARLEY_AS_OWNER="1")
    if collects_static:
        manage("collectstatic", "--no-input", "--ignore", "django_htmx/ext/*")
    if conversations:
        manage("demo", "--conversations", str(conversations), is_shown=True)
    django.setup()


def manage(*arguments: str, is_shown: bool = False, **environment: str) -> None:
    """Run one command of Django's to its end."""
    output = None if is_shown else subprocess.DEVNULL
    program = [sys.executable, "-Wignore", "manage.py", *arguments]
    subprocess.run(program, cwd=ROOT, env=os.environ | environment, stdout=output, check=True)


def start_web(*, workers: int = 2) -> tuple[subprocess.Popen[bytes], int]:
    """Start the web server as production does; return it and its port."""
    return _serve([*WEB, "--workers", str(workers), "config.wsgi:application"])


def start_sockets() -> tuple[subprocess.Popen[bytes], int]:
    """Start the server that serves both HTTP and sockets; return it and its port."""
    return _serve([*SOCKETS, "config.asgi:application"])


def start_worker() -> None:
    """Start the worker and the clock for timed tasks, as ``dev`` does."""
    celery = [sys.executable, "-Wignore", "-m", "celery", "-A", "config.celery", "--quiet"]
    schedule = str(Path(os.environ["PARLEY_HOME"]) / "beat")
    for arguments in (
        ["worker", "-P", "threads", "-c", "4", "--loglevel", "error", "--without-mingle"],
        ["beat", "--loglevel", "error", "--schedule", schedule, "--pidfile="],
    ):
        atexit.register(end, subprocess.Popen([*celery, *arguments], cwd=ROOT))


def _serve(arguments: Sequence[str]) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    command = [sys.executable, "-Wignore", *arguments, "--host", LOOPBACK, "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT)
    atexit.register(end, server)
    wait_for_port(port)
    return server, port


def end(server: subprocess.Popen[bytes]) -> None:
    """Stop a server and wait for it."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()


def wait_for_port(port: int, *, patience_s: float = 30) -> None:
    """Return when somebody listens there."""
    import socket

    for _ in range(int(patience_s * 20)):
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)


def cpu_s(pid: int) -> float:
    """Return the CPU seconds that a process and its descendants have used, those that ended included."""
    used = 0
    for process in [pid, *_descendants(pid)]:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        used += sum(map(int, fields[11:15]))
    return used / TICKS_A_SECOND


def memory_bytes(pid: int) -> int:
    """Return the resident memory of a process and its descendants."""
    pages = 0
    for process in [pid, *_descendants(pid)]:
        pages += int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * PAGE_BYTES


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def postgres_pid() -> int:
    """Return the main process of the database server."""
    return int((Path(os.environ["PARLEY_HOME"]) / "postgres/data/postmaster.pid").read_text().split()[0])


def empty_database() -> None:
    """Begin anew: drop what the last measurement filled in."""
    from django.db import connection

    connection.close()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("TRUNCATE workspaces_workspace, workspaces_user RESTART IDENTITY CASCADE")


def as_app() -> psycopg.Connection[Any]:
    """Return a plain connection of the serving role."""
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def signed_in_cookie(email: str) -> str:
    """Return the cookie of a session of this user."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from workspaces.models import User

    user, session = User.objects.get(email=email), SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under a header; numbers to the right."""
    lines = [list(header), *[[_shown(cell) for cell in row] for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        print(
            "  ".join(
                cell.rjust(width) if number else cell.ljust(width)
                for number, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
        )
    print(flush=True)


def _shown(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)


def percentile(values: Sequence[float], *, rank: float) -> float:
    """Return the value below which a share of all lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * rank))]
