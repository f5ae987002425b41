"""A person at a browser, over real HTTP: signs up with the code from the mailbox, pairs devices, listens."""

import itertools
import json
import re
import threading
from typing import Any

import httpx

from tests.platform_stack import PlatformStack, wait_until

PASSWORD = "silver birch river"
_numbers = itertools.count(1)


class Person:
    """One browser with its cookies."""

    def __init__(self, stack: PlatformStack, name: str = "Anna") -> None:
        self.stack = stack
        self.email = f"{name.lower()}{next(_numbers)}@example.org"
        self.name = name
        self.http = httpx.Client(base_url=stack.url, timeout=20, trust_env=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """A request as the web application sends it."""
        token = self.http.cookies.get("csrftoken")
        known = {"X-CSRFToken": token} if token else {}
        return self.http.request(method, path, json=body, headers=known | headers)

    def get(self, path: str) -> Any:
        """The JSON of an address of the API, which must answer."""
        response = self.call("GET", f"/api/v1{path}")
        assert response.status_code == 200, response.text
        return response.json()

    def sign_up(self) -> "Person":
        """Register with e-mail, password and the code from the local mailbox."""
        self.call("GET", "/_allauth/browser/v1/config")
        form = {"email": self.email, "password": PASSWORD, "name": self.name, "time_zone": "Europe/Moscow"}
        begun = self.call("POST", "/_allauth/browser/v1/auth/signup", form)
        assert begun.status_code == 401, begun.text
        code = wait_until(self._code, timeout_s=30)
        done = self.call("POST", "/_allauth/browser/v1/auth/email/verify", {"key": code})
        assert done.status_code == 200, done.text
        return self

    def pair(self, name: str = "fenix 2") -> dict[str, Any]:
        """Pair a watch and return its credentials."""
        response = self.call("POST", "/api/v1/devices", {"name": name, "kind": "watch"})
        assert response.status_code == 201, response.text
        return response.json()["credentials"]

    def listen(self) -> "LivePage":
        """Open the stream of server-sent events of this browser."""
        opened = self.call("POST", "/api/v1/live/open")
        assert opened.status_code == 200, opened.text
        return LivePage(opened.json()["url"], self.http.cookies)

    def _code(self) -> str | None:
        for mail in self.call("GET", "/api/v1/mailbox").json():
            found = re.search(r"^ +(\d{6})$", mail["text"], re.MULTILINE)
            if mail["to"] == [self.email] and found:
                return found[1]
        return None


class LivePage:
    """An open stream; `events` are (name, data) in the order in which they came."""

    def __init__(self, url: str, cookies: httpx.Cookies) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._opened = threading.Event()
        self._client = httpx.Client(timeout=None, trust_env=False, cookies=cookies)
        self._thread = threading.Thread(target=self._read, args=(url,), daemon=True)
        self._thread.start()
        assert self._opened.wait(15), "the live stream did not open"

    def of(self, name: str) -> list[dict[str, Any]]:
        """The data of the events with this name."""
        return [data for kind, data in list(self.events) if kind == name]

    def close(self) -> None:
        """Close the page."""
        self._client.close()

    def _read(self, url: str) -> None:
        name = "message"
        try:
            with self._client.stream("GET", url) as response:
                assert response.status_code == 200, response.status_code
                self._opened.set()
                for line in response.iter_lines():
                    if line.startswith("event:"):
                        name = line.removeprefix("event:").strip()
                    elif line.startswith("data:"):
                        self.events.append((name, json.loads(line.removeprefix("data:"))))
        except (httpx.HTTPError, OSError):
            return
