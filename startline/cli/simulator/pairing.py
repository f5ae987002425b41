"""How a simulated device gets its credentials: from a pairing code, or as its owner's browser would."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from startline.cli.simulator.errors import SimulatorError
from startline.telemetry.domain.pairing import read_pairing_text

TIMEOUT_S = 20.0
NAMES = {"en": "Simulated watch", "ru": "Симулятор часов"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the device needs to connect."""

    device_id: str
    secret: str
    host: str
    port: int
    tls: bool
    owner: str = ""


class RefusedError(SimulatorError):
    """The platform answered, and said no."""

    def __init__(self, text: str, *, status: int) -> None:
        super().__init__(text)
        self.answered = status


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
        try:
            self._call("POST", "/_allauth/browser/v1/auth/login", {"email": email, "password": password})
        except RefusedError as error:
            if error.answered in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED):
                raise SimulatorError(f"{email} and this password do not go together.") from error
            raise
        self._owner = email

    def sign_out(self) -> None:
        """End the session: what pairs devices is no place where somebody is signed in."""
        try:
            self._call("DELETE", "/_allauth/browser/v1/auth/session")
        except RefusedError as error:
            # "401, not signed in" is what success looks like here.
            if error.answered != HTTPStatus.UNAUTHORIZED:
                raise

    def pair(self, *, name: str = "") -> Credentials:
        """Pair a watch with the signed-in person: a new one of that name, without a name the simulated one.

        Args:
            name: "" for "Simulated watch" in the person's language, which each account has once.

        Raises:
            SimulatorError: the platform does not answer or refuses.
        """
        language = str(self._call("GET", "/api/v1/me").get("language", ""))
        wanted = name or NAMES.get(language, NAMES["en"])
        known = [
            device["id"]
            for device in self._call("GET", "/api/v1/devices")["items"]
            if not name and device["state"] == "active" and device["name"] in NAMES.values()
        ]
        # The secret of a known one is nowhere kept: it gets a new one, and an earlier run of ours ends.
        given = (
            self._call("POST", f"/api/v1/devices/{known[0]}/rotate")
            if known
            else self._call("POST", "/api/v1/devices", {"name": wanted, "kind": "watch"})
        )["credentials"]
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
            raise RefusedError(
                f"{method} {path} was refused ({response.status_code}). {_reason(response)}",
                status=response.status_code,
            )
        return dict(response.json()) if response.content else {}


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
