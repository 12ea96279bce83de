"""A real server for browser and socket tests: HTTP and websockets on one free port of this machine."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from django.conf import settings


@dataclass(frozen=True)
class LiveServer:
    """Where the server listens."""

    port: int

    @property
    def url(self) -> str:
        """Return the server's address without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        """Return the address of its sockets."""
        return f"ws://127.0.0.1:{self.port}"


@pytest.fixture
def live(transactional_db: None) -> Iterator[LiveServer]:
    """Serve the application for one test; what the test commits is what the server sees."""
    from config.asgi import application

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(application, lifespan="off", log_level="warning", ws="websockets-sansio")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        address = LiveServer(listener.getsockname()[1])
        settings.PARLEY_BASE_URL = address.url
        yield address
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=10)
