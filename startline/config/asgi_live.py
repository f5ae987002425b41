"""The ASGI application that the `live` role serves; made from the environment alone, without Django."""

from urllib.parse import urlsplit

from startline.config.environment import Environment, read_environment
from startline.platform import logs
from startline.platform.live.asgi import LiveApplication
from startline.platform.metrics import publishing


def build(environment: Environment) -> LiveApplication:
    """Return the application for these settings."""
    logs.configure({"format": environment.log_format})
    valkey_url = environment.valkey_url or "redis://localhost:6379/0"
    public = urlsplit(environment.public_url)
    publishing.start("live", valkey_url=valkey_url)
    return LiveApplication(
        valkey_url=valkey_url,
        public_origin=f"{public.scheme}://{public.netloc}",
        # The name that settings.py gives the session's cookie.
        cookie_name="__Host-session" if public.scheme == "https" else "session",
    )


application = build(read_environment())
