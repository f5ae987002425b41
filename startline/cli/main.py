"""`startline`: one command for every role and every task.

A command is a module `startline/cli/<name>.py` with `configure(parser)` and `run(options) -> int`; it is
imported only when it is the one that is called, so that `startline --help` is quick. Add it to `COMMANDS`.
"""

import argparse
import importlib
import os
import sys
from importlib.metadata import version

import msgspec

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.errors import StartlineError

LEAST_PYTHON = (3, 11)
CANNOT_EXIT = 2
INTERRUPTED_EXIT = 130  # as shells report Ctrl-C
BROKEN_PIPE_EXIT = 141  # as shells report SIGPIPE

COMMANDS = {
    "up": "start everything on this machine: engines and roles",
    "doctor": "show every dependency with its state and version",
    "migrate": "bring the database and the static files up to date",
    "web": "role: HTTP API, admin, web app",
    "live": "role: server-sent events to browsers",
    "ingest": "role: device data from MQTT, stored before it is acknowledged",
    "process": "role: stored recordings to workouts",
    "relay": "role: published events from the outbox to Kafka",
    "react": "role: domain events to their handlers",
    "jobs": "role: mail, nightly work, timers",
    "topics": "show, check and create the topics of Kafka",
    "kafka": "one broker of Apache Kafka in the foreground",
    "shell": "a Python shell with the platform set up",
    "reindex": "build caches and indexes anew from the tables",
    "demo": "fill the platform with demo data",
    "simulate": "act as a device",
    "bench": "measure",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 2 when something outside has to be put right first."""
    given = sys.argv[1:] if arguments is None else arguments
    if sys.version_info[:2] < LEAST_PYTHON:
        return complain("Startline needs Python 3.11 or newer.")
    options = create_parser(given).parse_args(given)
    try:
        return int(options.run(options) or 0)
    except (EmbeddedError, StartlineError) as error:
        return complain(getattr(error, "message", None) or str(error))
    except msgspec.ValidationError as error:
        return complain(f"A STARTLINE_ setting is wrong: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED_EXIT
    except BrokenPipeError:  # whoever read us, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE_EXIT


def complain(text: str) -> int:
    """Say in one line what has to be put right."""
    print(f"startline: {text}", file=sys.stderr)
    return CANNOT_EXIT


def create_parser(given: list[str]) -> argparse.ArgumentParser:
    """Make the parser; only the module of the command that is called is imported."""
    parser = argparse.ArgumentParser(
        prog="startline",
        description="A social sports platform.",
        epilog="`startline COMMAND --help` tells more. Settings: STARTLINE_* in the environment.",
    )
    parser.add_argument("--version", action="version", version=f"startline {version('startline')}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    called = next((text for text in given if not text.startswith("-")), None)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == called:
            module = importlib.import_module(f"startline.cli.{name}")
            module.configure(command)
            command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
