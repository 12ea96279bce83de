"""HTTP and websockets on one port (development), or websockets alone behind a proxy (production).

HTTP goes through WSGI even here: Django's own ASGI handler costs several times the CPU (decision 0007).
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from a2wsgi import WSGIMiddleware  # noqa: E402 -- Django must be set up before routes are imported
from channels.auth import AuthMiddlewareStack  # noqa: E402 -- as above
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 -- as above
from django.urls import re_path  # noqa: E402 -- as above

from config.sockets import ComeBackLater, PossibleOnly, nowhere  # noqa: E402 -- as above
from config.wsgi import application as wsgi_application  # noqa: E402 -- as above
from inbox.routing import websocket_urlpatterns  # noqa: E402 -- as above

sockets = URLRouter([*websocket_urlpatterns, re_path("", nowhere)])
application = ProtocolTypeRouter(
    {
        "http": WSGIMiddleware(wsgi_application, workers=8),
        "websocket": PossibleOnly(ComeBackLater(AuthMiddlewareStack(sockets))),
    }
)
