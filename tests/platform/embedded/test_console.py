"""The operator's console: what is news and what only the log file keeps."""

import io
import json

from startline.platform.embedded.console import Console


def shown(*entries: dict[str, object] | str) -> str:
    stream = io.StringIO()
    console = Console(stream)
    for entry in entries:
        console.role_line("web", entry if isinstance(entry, str) else json.dumps(entry))
    return stream.getvalue()


def test_answered_requests_stay_in_the_log_file() -> None:
    request = {"event": "request", "level": "info", "method": "GET", "route": "/api/v1/me", "status": 200}

    assert shown(request, request | {"status": 404}) == ""


def test_failures_and_everything_else_are_shown() -> None:
    failed = {"event": "request", "level": "info", "method": "GET", "route": "/api/v1/me", "status": 500}

    lines = shown(failed, {"event": "role_started", "level": "info"}, "Spawning worker-1").splitlines()

    assert [line.split("web", 1)[1].split()[0] for line in lines] == ["request", "role_started", "Spawning"]
