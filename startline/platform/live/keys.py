"""Names of what the live path keeps in Valkey; no Django here, the `live` role reads them too."""

import hashlib

# A page's stream holds what a browser may have missed: about a thousand messages, one day.
PAGE_STREAM_MAX_LENGTH = 1000
PAGE_STREAM_EXPIRY_S = 24 * 3600
# A grant outlives a working day; the page asks again when the live role answers 401.
GRANT_EXPIRY_S = 12 * 3600
REVOKED_CHANNEL = "live:revoked"
PAGE_CHANNEL_PREFIX = "page:"


def page_stream(user_id: int) -> str:
    """The Valkey stream with a user's messages."""
    return f"page:user:{user_id}"


def page_channel(user_id: int) -> str:
    """The pub/sub channel that says that the stream has grown."""
    return f"{PAGE_CHANNEL_PREFIX}{user_id}"


def grant_name(session_key: str) -> str:
    """The name of a session's grant: a hash, so that Valkey never holds a session key in a key's name."""
    return hashlib.sha256(b"live grant " + session_key.encode()).hexdigest()


def grant(name: str) -> str:
    """The key that holds the user id a session may see."""
    return f"live:grant:{name}"


def user_grants(user_id: int) -> str:
    """The set of a user's grant names."""
    return f"live:grants:{user_id}"
