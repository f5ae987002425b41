"""`startline web`: the HTTP API, the admin and the web app."""

import argparse

from startline.cli.http_server import serve_wsgi
from startline.config.environment import read_environment


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: STARTLINE_LISTEN, STARTLINE_PORT and STARTLINE_WEB_WORKERS say it."""


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    serve_wsgi(read_environment())
    return 0
