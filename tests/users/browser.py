"""A browser that signs up, in and out as the web application does: cookies, CSRF, allauth's addresses."""

import json
import re

from django.core import mail
from django.test import Client

BASE = "/_allauth/browser/v1"


class Browser(Client):
    """Checks CSRF as the real server does."""

    def __init__(self, **defaults):
        super().__init__(enforce_csrf_checks=True, **defaults)

    def auth(self, method, path, body=None, **headers):
        """Call an address of allauth, with the token that the web application would send."""
        if "csrftoken" not in self.cookies:
            self.get(f"{BASE}/config")
        return self.generic(
            method,
            BASE + path,
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"X-CSRFToken": self.cookies["csrftoken"].value, **headers},
        )

    def api(self, method, path, body=None, **headers):
        return self.generic(
            method,
            "/api/v1" + path,
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"X-CSRFToken": self.cookies["csrftoken"].value, **headers},
        )

    def sign_in(self, email, password):
        return self.auth("POST", "/auth/login", {"email": email, "password": password})


def code_in(message: mail.EmailMessage) -> str:
    """Return the code that stands alone on a line of the text."""
    found = re.search(r"^ +(\d{6})$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]


def pending(response) -> list[str]:
    """Return what has to be done next to be signed in."""
    return [flow["id"] for flow in response.json()["data"]["flows"] if flow.get("is_pending")]
