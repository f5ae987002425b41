"""The platform's side of the broker in the tests: a real HTTP server with the answers a test sets."""

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from startline.platform.embedded.certificate import Certificate


@dataclass
class PlatformEndpoint:
    """Answers `/internal/broker/*`; keeps what it was asked."""

    secret: str
    passwords: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, object]] = field(default_factory=list)
    presence: list[tuple[str, bool]] = field(default_factory=list)
    delay_s: float = 0.0
    status: int = 200
    before_answer: Callable[[], None] = lambda: None
    certificate: Certificate | None = None

    def __post_init__(self) -> None:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                is_known = self.headers["x-broker-secret"] == endpoint.secret
                status, answer = endpoint.answer(self.path, body) if is_known else (403, {})
                payload = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate.path, self.certificate.key_path)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if self.certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        if path == "/internal/broker/presence":
            self.presence.append((str(body["client_id"]), bool(body["connected"])))
            return 200, {}
        self.asked.append(body)
        time.sleep(self.delay_s)
        device_id = str(body["client_id"])
        is_right = self.passwords.get(device_id) == body["password"]
        self.before_answer()
        if self.status != 200 or not is_right:
            return self.status, {"result": "deny", "publish": [], "subscribe": []}
        own = f"devices/{device_id}"
        return 200, {"result": "allow", "publish": [f"{own}/#"], "subscribe": [f"{own}/ack"]}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
