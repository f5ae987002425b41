"""What an operator sees: a line for each step, and the children's log lines made readable."""

import json
import os
import sys
import threading
import time
from typing import TextIO

NAME_WIDTH = 9
SHOWN_APART = {"timestamp", "level", "event", "logger", "frames"}
COLOURS = {"ok": "32", "warning": "33", "error": "31", "critical": "31", "name": "36", "dim": "2"}


class Console:
    """Writes whole lines, from any thread."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()
        self._is_coloured = self._stream.isatty() and "NO_COLOR" not in os.environ

    def step(self, text: str, *, detail: str = "") -> None:
        """Tell that a step of the start is done."""
        self._write(
            f"{self._paint('✓', 'ok')} {text}" + (f"  {self._paint(detail, 'dim')}" if detail else "")
        )

    def say(self, text: str = "") -> None:
        """Write a line as it is."""
        self._write(text)

    def role_line(self, name: str, line: str) -> None:
        """Write a child's log line, readable when it is JSON; requests stay in the log file."""
        if is_request(line):
            return
        level, text = read_log_line(line)
        stamp = self._paint(time.strftime("%H:%M:%S"), "dim")
        self._write(f"{stamp} {self._paint(name.ljust(NAME_WIDTH), 'name')} {self._paint(text, level)}")

    def _paint(self, text: str, kind: str) -> str:
        code = COLOURS.get(kind)
        return f"\x1b[{code}m{text}\x1b[0m" if self._is_coloured and code else text

    def _write(self, text: str) -> None:
        with self._lock:
            try:
                print(text, file=self._stream, flush=True)
            except (BrokenPipeError, ValueError):
                return  # whoever read us is gone; the files keep the lines


def is_request(line: str) -> bool:
    """Tell whether a log line only says that a request was answered, and not that it failed here."""
    try:
        entry = json.loads(line)
    except ValueError:
        return False
    return isinstance(entry, dict) and entry.get("event") == "request" and int(entry.get("status", 0)) < 500


def read_log_line(line: str) -> tuple[str, str]:
    """Return the level and a readable text of a log line: `event name=value ...` for JSON, else itself."""
    try:
        entry = json.loads(line)
    except ValueError:
        return "info", line
    if not isinstance(entry, dict) or "event" not in entry:
        return "info", line
    facts = (f"{name}={_show(value)}" for name, value in entry.items() if name not in SHOWN_APART)
    level = str(entry.get("level", "info")).lower()
    return level, " ".join([str(entry["event"]), *facts])


def _show(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
