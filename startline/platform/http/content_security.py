"""The Content-Security-Policy of each part: what a page may load, run and talk to (OWASP ASVS 5.0, 3.4.3)."""

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

# Mantine and uPlot set inline styles; MapLibre runs its workers from a blob.
WEB_APP = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "child-src": "blob:",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# The admin's theme (unfold) is written with Alpine, which evaluates expressions; only staff get there.
ADMIN = {**WEB_APP, "script-src": "'self' 'unsafe-inline' 'unsafe-eval'"}


@cache
def policy_for_part(is_admin: bool) -> str:
    """Return the header's value for the admin or for everything else."""
    live = urlsplit(settings.LIVE_URL)
    directives = dict(ADMIN if is_admin else WEB_APP)
    directives["connect-src"] = f"'self' {live.scheme}://{live.netloc}"
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def policy_for(path: str) -> str:
    """Return the header's value for a path."""
    return policy_for_part(path.startswith("/admin/"))
