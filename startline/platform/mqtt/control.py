"""The broker's control endpoint: cut a client's connection, list who is connected.

The paths are those of our embedded broker, and of EMQX when `STARTLINE_BROKER_CONTROL_URL` ends in
`/api/v5` and carries an API key and its secret as user and password.
"""

from urllib.parse import quote, urlsplit

import httpx
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)
SECRET_HEADER = "X-Broker-Secret"  # noqa: S105 - a header's name
TIMEOUT_S = 2.0  # a person waits for the answer of "revoke"


def kick_client(client_id: str) -> bool:
    """Cut the client's open connection now, if it has one.

    A broker that does not answer is logged and does not stop the caller: whoever reads the messages refuses
    a revoked client by itself.

    Returns:
        Whether the broker confirmed that the client is gone.
    """
    response = _request("DELETE", f"/clients/{quote(client_id, safe='')}")
    # 404: there was no such connection, which is what the caller wants.
    return response is not None and (response.is_success or response.status_code == httpx.codes.NOT_FOUND)


def list_connected_clients() -> set[str] | None:
    """Return the ids of the connected clients, or None when the broker does not say."""
    response = _request("GET", "/clients")
    if response is None or not response.is_success:
        return None
    body = response.json()
    entries = body.get("clients") if isinstance(body, dict) else body
    if not isinstance(entries, list):
        return None
    return {entry if isinstance(entry, str) else str(entry.get("client_id", "")) for entry in entries}


def _request(method: str, path: str) -> httpx.Response | None:
    base = settings.ENVIRONMENT.broker_control_url.rstrip("/")
    if not base:
        return None
    headers = {SECRET_HEADER: settings.ENVIRONMENT.broker_secret}
    try:
        return httpx.request(method, base + path, headers=headers, timeout=TIMEOUT_S, trust_env=False)
    except httpx.HTTPError as error:
        log.warning("broker_control_away", host=urlsplit(base).hostname, error=type(error).__name__)
        return None
