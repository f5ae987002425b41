"""The form of a link's secret."""

import re

SECRET_BYTES = 24  # 192 random bits, as a device's secret
SECRET = re.compile(r"[A-Za-z0-9_-]{32}")


def is_secret(text: str) -> bool:
    """Whether the text has the form of a link's secret."""
    return SECRET.fullmatch(text) is not None
