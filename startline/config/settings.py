"""Django's settings, made from `environment.Environment`. Nothing here reads the environment itself."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from startline.config.account_settings import *  # noqa: F403 - settings are a flat list of names
from startline.config.admin_settings import UNFOLD as UNFOLD
from startline.config.environment import data_path, read_environment
from startline.platform.hosts import in_url
from startline.platform.http import static_headers

ENVIRONMENT = read_environment()
BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = data_path(ENVIRONMENT)
WEB_DIST = BASE_DIR / "web" / "dist"

SECRET_KEY = ENVIRONMENT.secret_key or "only-for-commands-that-serve-nobody"
DEBUG = ENVIRONMENT.debug
PUBLIC_URL = ENVIRONMENT.public_url.rstrip("/")
_public = urlsplit(PUBLIC_URL)
_public_host = in_url(_public.hostname or "localhost")
IS_SECURE = _public.scheme == "https"
ALLOWED_HOSTS = [_public_host, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "ninja",
    "startline.platform.bus",
    "startline.platform.kafka",
    "startline.platform.operations",
    "startline.platform.http",
    "startline.platform.mail",
    "startline.users",
    "startline.telemetry",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "startline.platform.http.middleware.RequestFrame",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below WhiteNoise, whose files it must leave alone. It pads at random against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "startline.platform.http.away.EngineAway",
]

ROOT_URLCONF = "startline.config.urls"
WSGI_APPLICATION = "startline.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB_DIST],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database(url: str, *, limit_ms: int) -> dict[str, object]:
    parts = urlsplit(url or "postgresql://startline@localhost/startline")
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A unix socket folder stands in the query: postgresql:///startline?host=/run/startline
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # No transaction lasts longer: one that writes holds every reader of the outbox back (platform.bus).
        "OPTIONS": {
            "options": f"-c transaction_timeout={limit_ms} -c idle_in_transaction_session_timeout={limit_ms}"
        },
    }


DATABASES = {
    "default": _database(ENVIRONMENT.database_url, limit_ms=round(ENVIRONMENT.transaction_timeout_s * 1000))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "startline.platform.valkey_cache.ValkeyCache",
        "LOCATION": ENVIRONMENT.valkey_url or "redis://localhost:6379/0",
    }
}
VALKEY_URL = ENVIRONMENT.valkey_url or "redis://localhost:6379/0"
KAFKA_URL = ENVIRONMENT.kafka_url
STORAGE_URL = ENVIRONMENT.storage_url
STORAGE_DIR = DATA_DIR / "objects"
# The browser's address of the live role: another port of the same host, or a path that a proxy sends there.
LIVE_URL = ENVIRONMENT.live_url or f"{_public.scheme}://{_public_host}:{ENVIRONMENT.live_port}/live"
API_KEY_LOOKUP = "startline.users.api.find_user_by_api_key"
PROCRASTINATE_IMPORT_PATHS = ["startline.platform.jobs.tasks"]
# Where requests may bring files: only there are large ones read.
UPLOAD_PATHS = frozenset({"/api/v1/workouts"})
FILE_UPLOAD_HANDLERS = [
    "startline.platform.http.upload_limit.RequestSizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
TILES_URL = ENVIRONMENT.tiles_url
METRICS_TOKEN = ENVIRONMENT.metrics_token
LOGGING_CONFIG = "startline.platform.logs.configure"
LOGGING = {"format": ENVIRONMENT.log_format}
SESSION_ENGINE = "startline.platform.http.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "session"
CSRF_COOKIE_NAME = "csrftoken"

AUTH_USER_MODEL = "users.User"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ROOT = WEB_DIST
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = static_headers.IMMUTABLE_FILE
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers.add_headers
# A name for this machine alone is shared by everything that runs on it: never pin it to HTTPS.
_is_local_name = _public.hostname in {"localhost", "127.0.0.1", "::1"}
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE and not _is_local_name else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxy_count else None
PERMISSIONS_POLICY = "geolocation=(self), camera=(self), microphone=(), payment=()"
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = "startline.platform.mail.backend.QueuedMailBackend"
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
