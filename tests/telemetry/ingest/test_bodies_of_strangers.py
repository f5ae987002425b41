"""Large bodies over the real server: who is not known is refused before they are read."""

import contextlib
import re
import select
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.person import Person
from tests.platform_stack import PlatformStack

pytestmark = pytest.mark.timeout(120)

BODY_BYTES = 200 * 1024 * 1024
CHUNK_BYTES = 256 * 1024
# What is on its way when the answer comes: buffers of the sockets and of the server.
UNREAD_BYTES = 16 * 1024 * 1024
BOUNDARY = "strangers"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.fit"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n"
).encode()


def post_large(stack: PlatformStack, path: str, headers: dict[str, str]) -> tuple[int, str, int]:
    """POST 200 MiB until an answer comes; return its status, its code and how much was taken."""
    parts = urlsplit(stack.url)
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(HEAD) + BODY_BYTES}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as link:
        link.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + HEAD)
        sent = 0
        while sent < BODY_BYTES:
            readable, writable, _ = select.select([link], [link], [], 20)
            if readable:
                break
            if writable:
                sent += link.send(b"x" * CHUNK_BYTES)
        answer = b""
        with contextlib.suppress(ConnectionResetError):  # closed with our body unread
            while chunk := link.recv(65536):
                answer += chunk
    code = re.search(rb'"code": ?"(\w+)"', answer)
    return int(answer.split()[1]), code[1].decode() if code else "", sent


@pytest.mark.parametrize("has_csrf_cookie", [False, True])
@pytest.mark.parametrize("authorization", ["", "Bearer stl_guess"])
def test_stranger_is_refused_before_the_body_is_read(
    stack: PlatformStack, has_csrf_cookie: bool, authorization: str
):
    headers = {"Authorization": authorization} if authorization else {}
    if has_csrf_cookie:  # anybody gets one
        token = httpx.get(f"{stack.url}/api/v1/config", trust_env=False).cookies["csrftoken"]
        headers |= {"Cookie": f"csrftoken={token}; session=guess", "X-CSRFToken": token}

    status, code, taken = post_large(stack, "/api/v1/workouts", headers)

    assert (status, code) == (401, "unauthenticated")
    assert taken < UNREAD_BYTES


@pytest.mark.parametrize("path", ["/admin/login/", "/_allauth/browser/v1/auth/login", "/api/v1/mailbox"])
def test_nobody_sends_large_bodies_elsewhere(stack: PlatformStack, anna: Person, path: str):
    token = httpx.get(f"{stack.url}/api/v1/config", trust_env=False).cookies["csrftoken"]

    status, _, taken = post_large(stack, path, {"Cookie": f"csrftoken={token}", "X-CSRFToken": token})

    assert 400 <= status < 500
    assert taken < UNREAD_BYTES
