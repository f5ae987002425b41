"""The form of an API key: `slk_` and 43 random characters; only its SHA-256 is kept."""

import hashlib
import re

from startline.platform.ids import new_token

PREFIX = "slk_"
# 32 random bytes: too many to guess, so a fast hash is enough (ASVS 5.0, 11.4.2 asks slow ones of passwords).
KEY_BYTES = 32
SHOWN_CHARACTERS = 8
_FORM = re.compile(r"slk_[A-Za-z0-9_-]{43}")


def new_api_key() -> str:
    """Return a new key."""
    return PREFIX + new_token(size_bytes=KEY_BYTES)


def is_api_key(text: str) -> bool:
    """Tell whether `text` has the form of a key, so that nothing else reaches the table."""
    return _FORM.fullmatch(text) is not None


def fingerprint(key: str) -> bytes:
    """Return the 32 bytes by which a key is found."""
    return hashlib.sha256(key.encode()).digest()


def shown_prefix(key: str) -> str:
    """Return the beginning of a key that lists show (8 of its 47 characters)."""
    return key[:SHOWN_CHARACTERS]
