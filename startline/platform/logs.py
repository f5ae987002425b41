"""Logs: one JSON object a line with the request's id, and nothing that tells who or where somebody is."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

# Never written, whatever a caller passes (OWASP ASVS 5.0, 16.2.5): people, places, bodies, secrets.
PRIVATE_NAMES = re.compile(
    r"(?i)(e_?mail|password|secret|token|cookie|session_?key|authorization|credential|^lat|^lon|latitude|"
    r"longitude|coordinates?|position|heart_rate|body_mass|birth|phone|address|payload|^body$)"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
REMOVED = "[removed]"
MAX_FRAMES = 25

Fields = MutableMapping[str, Any]


class StandardErrorHandler(logging.StreamHandler):
    """Writes to what is standard error at the moment, as whoever redirects it expects."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr


def configure(options: dict[str, Any]) -> None:
    """Set up logging for this process (Django calls it with `settings.LOGGING`).

    Args:
        options: `format`, "json" or "console"; `level`, "INFO" by default.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        remove_private,
        describe_exception,
    ]
    is_json = options.get("format", "json") == "json"
    renderer = structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer()
    handler = StandardErrorHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if not isinstance(h, StandardErrorHandler)] + [handler]
    root.setLevel(options.get("level", "INFO"))
    # Django's own request log repeats ours, with the full address of the page in it.
    for name in ("django.request", "django.server", "httpx", "asyncio"):
        logging.getLogger(name).setLevel("ERROR")
    # It writes a job's arguments.
    logging.getLogger("procrastinate").setLevel("WARNING")
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def remove_private(logger: Any, method: str, fields: Fields) -> Fields:
    """Blank every field whose name is of the private kind, and e-mail addresses in any text."""
    for name, value in fields.items():
        if PRIVATE_NAMES.search(name):
            fields[name] = REMOVED
        elif isinstance(value, str):
            fields[name] = EMAIL.sub(REMOVED, value)
    return fields


def describe_exception(logger: Any, method: str, fields: Fields) -> Fields:
    """Replace `exc_info` by the frames and the first line of the text: PostgreSQL's details quote values."""
    found = fields.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
        first_line = str(error).split("\n", 1)[0]
        fields["exception"] = f"{type(error).__name__}: {EMAIL.sub(REMOVED, first_line)}"
        fields["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return fields
