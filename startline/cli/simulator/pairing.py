"""How a simulated device gets its credentials: from a pairing code, or as its owner's browser would."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from startline.cli.simulator.errors import SimulatorError
from startline.telemetry.domain.pairing import read_pairing_text

TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the device needs to connect."""

    device_id: str
    secret: str
    host: str
    port: int
    tls: bool
    owner: str = ""


class Platform:
    """The platform as a browser sees it: cookies, CSRF token, JSON."""

    def __init__(self, url: str, *, ca_file: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._owner = ""
        self._http = httpx.Client(
            base_url=self.url, timeout=TIMEOUT_S, verify=ca_file or True, headers={"Referer": self.url + "/"}
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def sign_in(self, *, email: str, password: str) -> None:
        """Sign in with a password (allauth headless, browser client).

        Raises:
            SimulatorError: the platform does not answer or refuses.
        """
        self._call("GET", "/_allauth/browser/v1/config")
        self._call("POST", "/_allauth/browser/v1/auth/login", {"email": email, "password": password})
        self._owner = email

    def pair(self, *, name: str) -> Credentials:
        """Pair a new watch with the signed-in person.

        Raises:
            SimulatorError: the platform does not answer or refuses.
        """
        given = self._call("POST", "/api/v1/devices", {"name": name, "kind": "watch"})["credentials"]
        return Credentials(
            device_id=given["device_id"],
            secret=given["password"],
            host=given["host"],
            port=given["port"],
            tls=given["tls"],
            owner=self._owner,
        )

    def known_device(self, *, device_id: str, secret: str) -> Credentials:
        """Complete a device's id and secret with the broker's address.

        Raises:
            SimulatorError: the platform does not answer or refuses.
        """
        mqtt = self._call("GET", "/api/v1/config")["mqtt"]
        return Credentials(
            device_id=device_id, secret=secret, host=mqtt["host"], port=mqtt["port"], tls=mqtt["tls"]
        )

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"X-CSRFToken": token} if (token := self._http.cookies.get("csrftoken")) else {}
        try:
            response = self._http.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise SimulatorError(f"{self.url} does not answer ({type(error).__name__}).") from error
        if not response.is_success:
            raise SimulatorError(f"{method} {path} was refused ({response.status_code}). {_reason(response)}")
        return dict(response.json())


def read_code(text: str) -> Credentials:
    """Read the text of a pairing QR code.

    Raises:
        SimulatorError: it is none.
    """
    try:
        fields = read_pairing_text(text)
        return Credentials(
            device_id=fields["id"],
            secret=fields["secret"],
            host=fields["host"],
            port=int(fields["port"]),
            tls=fields["tls"] == "1",
        )
    except (ValueError, KeyError) as error:
        raise SimulatorError("This is not the text of a pairing code.") from error


def web_address(url: str, workout_id: str) -> str:
    """Return the page of a workout."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/training/{workout_id}"


def _reason(response: httpx.Response) -> str:
    """The sentence of a problem document, or allauth's messages."""
    try:
        body = response.json()
    except ValueError:
        return ""
    messages = [str(error.get("message", "")) for error in body.get("errors", [])]
    return str(body.get("detail", "")) or " ".join(messages)
