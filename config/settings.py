"""Settings: everything that differs between installations comes from the environment (docs/deploy.md)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
PARLEY_ENV = os.environ.get("PARLEY_ENV", "production")
IS_PRODUCTION = PARLEY_ENV == "production"
DEBUG = False


def required(name: str) -> str:
    """Return an environment variable's value.

    :raises ImproperlyConfigured: naming the variable when it is missing or empty
    """
    value = os.environ.get(name, "")
    if not value:
        message = f"{name} is not set: see docs/deploy.md"
        raise ImproperlyConfigured(message)
    return value


def switched_on(name: str, *, default: bool = False) -> bool:
    """Tell whether an environment variable says yes ("1", "true", "yes", "on")."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str = "") -> list[str]:
    """Return the comma-separated values of an environment variable; empty means the default."""
    return [value.strip() for value in (os.environ.get(name) or default).split(",") if value.strip()]


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a ``postgresql://user:password@host:port/name`` address."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "options": "-c lock_timeout=10s -c statement_timeout=60s",
            "connect_timeout": 3,
            # A server that vanished without a word is given up after a quarter of a minute.
            "tcp_user_timeout": 15_000,
            # Statements that come again are planned once a connection: half of PostgreSQL's work for a page.
            "server_side_binding": True,
            "prepare_threshold": 3 if switched_on("PARLEY_PREPARED_STATEMENTS", default=True) else None,
        },
        # A connection that died while it lay in the pool is found out before it is used (docs/durability.md).
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = required("PARLEY_SECRET_KEY")
PARLEY_ENCRYPTION_KEYS = listed("PARLEY_ENCRYPTION_KEYS")
PARLEY_BASE_URL = os.environ.get("PARLEY_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
PARLEY_RATE_LIMITS = switched_on("PARLEY_RATE_LIMITS", default=True)
PARLEY_MESSENGER_DEMO_URL = os.environ.get("PARLEY_MESSENGER_DEMO_URL", "")
PARLEY_HOME = Path(os.environ.get("PARLEY_HOME", BASE_DIR / ".parley"))
REDIS_URL = required("REDIS_URL")
ALLOWED_HOSTS = listed("PARLEY_ALLOWED_HOSTS", urlsplit(PARLEY_BASE_URL).hostname or "")
CSRF_TRUSTED_ORIGINS = [PARLEY_BASE_URL]

INSTALLED_APPS = [
    "config",
    "metrics",
    "helpcenter",
    "inbox",
    "customers",
    "tagging",
    "workspaces",
    "channels",
    "rest_framework",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.staticfiles.StaticFiles",
    "django.forms",
]

MIDDLEWARE = [
    "workspaces.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.impossible.ImpossibleRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "workspaces.middleware.PrivateByDefaultMiddleware",
    "inbox.middleware.UploadMiddleware",
    "workspaces.middleware.WorkspaceMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Migrations run as the owner of the tables; everything else as a role that row-level security binds.
DATABASES = {
    "default": database(required("DATABASE_OWNER_URL" if switched_on("PARLEY_AS_OWNER") else "DATABASE_URL"))
}
if not switched_on("PARLEY_AS_OWNER") and PARLEY_ENV != "test":
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": int(os.environ.get("PARLEY_DATABASE_POOL", "12")),
        # No process has more threads than connections, so waiting means that the database is away: say so soon,
        # and look again with the next request instead of ever more rarely.
        "timeout": 3,
        "reconnect_timeout": 2,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": os.environ.get("PARLEY_LIVE_PREFIX", "parley")},
    }
}
CACHES = {
    "default": {
        "BACKEND": "config.cache.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A thread cannot be killed, so Celery's time limits mean nothing here: every statement, mail and request has a
# limit of its own, and sweeps stop by themselves. What takes longer than this is begun a second time, harmlessly.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 120}
CELERY_BEAT_SCHEDULE = {
    "index-what-is-due": {
        "task": "inbox.index_what_is_due",
        "schedule": 2.0,
        "options": {"expires": 10},
    },
    "relay-outbox": {
        "task": "workspaces.relay_outbox",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
    "deliver-held": {"task": "inbox.deliver_held", "schedule": 1.0, "options": {"expires": 5}},
    "wake-snoozed": {"task": "inbox.wake_snoozed", "schedule": 5.0, "options": {"expires": 10}},
    "forget-old-acts": {"task": "inbox.forget_old_acts", "schedule": 3600.0, "options": {"expires": 3000}},
    "go-on-with-acts": {"task": "inbox.go_on_with_acts", "schedule": 5.0, "options": {"expires": 10}},
    "mail-notifications": {"task": "inbox.mail_notifications", "schedule": 10.0, "options": {"expires": 20}},
    "bring-back": {"task": "inbox.bring_back", "schedule": 15.0, "options": {"expires": 30}},
    "forget-what-is-old": {
        "task": "inbox.forget_what_is_old",
        "schedule": 900.0,
        "options": {"expires": 600},
    },
    "leave-notes": {"task": "inbox.leave_notes", "schedule": 3.0, "options": {"expires": 6}},
    "give-out": {"task": "inbox.give_out", "schedule": 5.0, "options": {"expires": 10}},
    "drop-left-over-uploads": {
        "task": "inbox.drop_left_over_uploads",
        "schedule": 600.0,
        "options": {"expires": 500},
    },
    "measure-reply-times": {
        "task": "inbox.measure_reply_times",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
}

AUTH_USER_MODEL = "workspaces.User"
# The address is unique whatever its case, by a constraint the check does not recognise.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
# How many proxies stand in front, each adding to X-Forwarded-For: limits count by the address before them.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PARLEY_PROXY_COUNT", "0"))
ACCOUNT_ADAPTER = "workspaces.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"sign_up_mail": "3/h/key", "accept_invitation": "30/m/ip", "invite": "60/h/user"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Parley"
MFA_ADAPTER = "workspaces.accounts.MFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_URL = urlsplit(os.environ.get("PARLEY_EMAIL_URL", "console://"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_URL.scheme.startswith('smtp') else EMAIL_URL.scheme}.EmailBackend"
EMAIL_HOST = EMAIL_URL.hostname or "localhost"
EMAIL_PORT = EMAIL_URL.port or 25
EMAIL_HOST_USER = unquote(EMAIL_URL.username or "")
EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.password or "")
EMAIL_USE_TLS = EMAIL_URL.scheme == "smtp+tls"
EMAIL_USE_SSL = EMAIL_URL.scheme == "smtp+ssl"
EMAIL_TIMEOUT = 15
# Sign-up begins with a link by mail, so that it tells nobody whose address is known. Where mails are only printed,
# people could not follow one, and are taken at their word.
PARLEY_CONFIRM_ADDRESSES = switched_on("PARLEY_CONFIRM_ADDRESSES", default=EMAIL_URL.scheme != "console")
DEFAULT_FROM_EMAIL = os.environ.get("PARLEY_FROM_EMAIL", "Parley <parley@localhost>")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if IS_PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = IS_PRODUCTION and switched_on("PARLEY_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.staticfiles.HashedStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = not IS_PRODUCTION
MEDIA_ROOT = Path(os.environ.get("PARLEY_MEDIA_ROOT", PARLEY_HOME / "media"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

LANGUAGE_CODE = "en-us"
# A language is offered once its catalog is complete; every text is marked for one (tests/test_words.py).
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["workspaces.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "workspaces.api.permissions.HasScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "workspaces.api.errors.answer_with_error_list",
    "UNAUTHENTICATED_USER": None,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PARLEY_LOG_LEVEL", "WARNING")},
}
