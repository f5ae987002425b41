"""Identifiers: time-ordered UUIDs for rows that are named outside, random tokens for secrets."""

import os
import secrets
import time
import uuid

UUID7_VERSION = 0x7
RFC_4122_VARIANT = 0b10


def new_id() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits.

    Rows made one after another stand side by side in an index; the random part can't be guessed but is
    not a secret (use `new_token` for those).
    """
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= UUID7_VERSION << 76
    value |= ((random_bits >> 62) & 0xFFF) << 64
    value |= RFC_4122_VARIANT << 62
    value |= random_bits & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def new_token(*, size_bytes: int = 24) -> str:
    """Return a URL-safe secret with `size_bytes` bytes from the system's random source (at least 16)."""
    if size_bytes < 16:
        raise ValueError("a secret needs at least 16 random bytes (OWASP ASVS 5.0, 11.5.1)")
    return secrets.token_urlsafe(size_bytes)
