"""The text of a pairing QR code: one line that a device or an application reads to connect itself."""

from urllib.parse import parse_qsl, quote, urlencode

PAIRING_PREFIX = "startline:device?"
PAIRING_VERSION = "1"


def pairing_text(*, device_id: str, secret: str, host: str, port: int, tls: bool, ws_url: str) -> str:
    """Return `startline:device?v=1&id=...&secret=...&host=...&port=...&tls=0|1&ws=...` (RFC 3986 escapes).

    docs/reference/iot.md states the form; readers ignore keys that they do not know.
    """
    fields = {
        "v": PAIRING_VERSION,
        "id": device_id,
        "secret": secret,
        "host": host,
        "port": str(port),
        "tls": "1" if tls else "0",
        "ws": ws_url,
    }
    return PAIRING_PREFIX + urlencode(fields, quote_via=quote)


def read_pairing_text(text: str) -> dict[str, str]:
    """Return the fields of a pairing text.

    Raises:
        ValueError: it is no pairing text, or of a version that we do not know.
    """
    if not text.startswith(PAIRING_PREFIX):
        raise ValueError("not a Startline pairing text")
    fields = dict(parse_qsl(text.removeprefix(PAIRING_PREFIX), keep_blank_values=True))
    if fields.get("v") != PAIRING_VERSION:
        raise ValueError("a pairing text of an unknown version")
    return fields
