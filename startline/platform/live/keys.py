"""Names of what the live path keeps in Valkey; no Django here, the `live` role reads them too."""

import hashlib

# A page's stream holds what a browser may have missed: about a thousand messages, one day.
PAGE_STREAM_MAX_LENGTH = 1000
PAGE_STREAM_EXPIRY_S = 24 * 3600
# A grant outlives a working day; the page asks again when the live role answers 401.
GRANT_EXPIRY_S = 12 * 3600
REVOKED_CHANNEL = "live:revoked"
# Names the grant whose contexts have changed.
WATCH_CHANNEL = "live:watch"
PAGE_CHANNEL_PREFIX = "page:"
# A context's stream holds what a browser may have missed: at one update a second, the last ten minutes.
CONTEXT_STREAM_MAX_LENGTH = 600
CONTEXT_STREAM_EXPIRY_S = 24 * 3600
# The cookie of a browser in which nobody is signed in and that watches by a link.
VIEWER_COOKIE = "viewer"


def page_stream(user_id: int) -> str:
    """The Valkey stream with a user's messages."""
    return f"page:user:{user_id}"


def page_channel(user_id: int) -> str:
    """The pub/sub channel that says that the stream has grown."""
    return f"{PAGE_CHANNEL_PREFIX}{user_id}"


def grant_name(session_key: str) -> str:
    """The name of a session's grant: a hash, so that Valkey never holds a session key in a key's name."""
    return hashlib.sha256(b"live grant " + session_key.encode()).hexdigest()


def viewer_grant_name(token: str) -> str:
    """The name of the grant of a browser in which nobody is signed in."""
    return hashlib.sha256(b"live viewer " + token.encode()).hexdigest()


def viewer_cookie(*, is_secure: bool) -> str:
    """The cookie's name: with TLS it is bound to the host, as the session's is."""
    return f"__Host-{VIEWER_COOKIE}" if is_secure else VIEWER_COOKIE


def context(kind: str, context_id: str) -> str:
    """The name of something to watch: `session:<id>`, `share:<id>`, later `event:<id>` and `race:<id>`."""
    return f"{kind}:{context_id}"


def context_stream(context: str) -> str:
    """The Valkey stream with the updates of a context."""
    return f"live:{context}"


def grant_contexts(name: str) -> str:
    """The sorted set of contexts that a grant may watch, each with the second at which that ends."""
    return f"live:watch:{name}"


def context_grants(context: str) -> str:
    """The set of grants that may watch a context."""
    return f"live:watchers:{context}"


def grant(name: str) -> str:
    """The key that holds the user id a session may see."""
    return f"live:grant:{name}"


def user_grants(user_id: int) -> str:
    """The set of a user's grant names."""
    return f"live:grants:{user_id}"
