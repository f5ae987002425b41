"""`startline live`: one stream of server-sent events to each browser."""

import argparse

from startline.cli.http_server import serve_asgi
from startline.config.environment import read_environment


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: STARTLINE_LISTEN and STARTLINE_LIVE_PORT say it."""


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    serve_asgi(read_environment())
    return 0
