"""`startline up`: the whole platform on this machine, engines and roles, until it is stopped."""

import argparse
import contextlib
import os
import shlex
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from startline.cli.installation import Installation, check_mail_route, complete, read_settings
from startline.cli.up_engines import make_kafka, make_postgres, make_valkey, require_given_engines
from startline.cli.up_roles import RoleContext, make_role, make_roles
from startline.cli.welcome import show_welcome
from startline.config.environment import data_path
from startline.platform.embedded.console import Console
from startline.platform.embedded.data_folder import load_secrets, lock_data_folder, make_data_folder
from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.supervisor import StopRequestedError, Supervisor

WEB_APP = Path(__file__).resolve().parents[2] / "web" / "dist" / "index.html"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say where to listen and whether to use TLS; everything else is a setting."""
    parser.add_argument("--listen", help="address to listen on (STARTLINE_LISTEN, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port of the web app (STARTLINE_PORT, 8000)")
    parser.add_argument("--demo", action="store_true", help="with demo accounts and their workouts")
    parser.add_argument("--with-kafka", action="store_true", help="on Apache Kafka (STARTLINE_WITH_KAFKA)")
    parser.add_argument("--tls", action="store_true", help="HTTPS, wss and MQTT over TLS")
    parser.add_argument("--cert", help="certificate for --tls (PEM, with its chain); else one is made")
    parser.add_argument("--key", help="private key of --cert (PEM)")


def run(options: argparse.Namespace) -> int:
    """Start everything, keep it running, stop it in order."""
    begun, console = time.monotonic(), Console()
    environment = read_settings(options)
    check_mail_route(environment)
    folder = data_path(environment)
    make_data_folder(folder)
    lock = lock_data_folder(folder, tell=lambda text: console.say(f"… {text}"))
    is_tls = options.tls or bool(environment.tls_cert)
    installation = complete(environment, secrets=load_secrets(folder), is_tls=is_tls)
    console.step("Data folder", detail=str(folder))
    supervisor = Supervisor(console)
    supervisor.listen_for_signals()
    with _stopped_at_the_end(supervisor, console):
        variables = start_engines(installation, supervisor, lock.descriptor)
        context = RoleContext(installation, variables, console, lock.descriptor)
        prepare_database(supervisor, context)
        if context.has_kafka:
            prepare_kafka(supervisor, context)
        roles = make_roles(context)
        took_s = supervisor.start(*roles)
        console.step("Roles", detail=f"{', '.join(role.name for role in roles)}, {took_s:.1f} s")
        if not WEB_APP.exists():
            console.say("! The web app is not built, only the API answers: run `make setup`.")
        show_welcome(installation, console, took_s=time.monotonic() - begun)
        if environment.demo:
            supervisor.start_task(make_role(context, "demo"))
        supervisor.watch()
    return 0


@contextlib.contextmanager
def _stopped_at_the_end(supervisor: Supervisor, console: Console) -> Iterator[None]:
    try:
        with contextlib.suppress(StopRequestedError):
            yield
        console.say("Stopping …")
    finally:
        supervisor.stop()
    console.say(f"Stopped. The data is kept; `{typed_command()}` goes on with it.")


def typed_command() -> str:
    """Return what the operator typed to get here: `make run` says it in a variable."""
    return os.environ.get("STARTLINE_TYPED") or shlex.join(["startline", *sys.argv[1:]])


def start_engines(installation: Installation, supervisor: Supervisor, lock_descriptor: int) -> dict[str, str]:
    """Start PostgreSQL and Valkey, or see that the given ones answer; return the children's environment."""
    console, kept_open = supervisor.console, (lock_descriptor,)
    require_given_engines(installation)
    changes: dict[str, str] = {}
    if installation.has_own_postgres:
        postgres = make_postgres(installation, kept_open)
        took_s = supervisor.start(postgres)
        changes["database_url"] = postgres.url
        console.step(f"PostgreSQL {postgres.version()}", detail=f"{took_s:.1f} s")
    if installation.has_own_valkey:
        valkey = make_valkey(installation, kept_open)
        took_s = supervisor.start(valkey)
        changes["valkey_url"] = valkey.url
        console.step(f"Valkey {valkey.version()}", detail=f"{took_s:.1f} s")
    if installation.has_own_kafka:
        kafka = make_kafka(installation, kept_open)
        took_s = supervisor.start(kafka)
        changes["kafka_url"] = kafka.url
        console.step(f"Apache Kafka {kafka.version()}", detail=f"{took_s:.1f} s")
    return installation.variables(**changes)


def prepare_database(supervisor: Supervisor, context: RoleContext) -> None:
    """Apply migrations and collect static files in a process of its own.

    Raises:
        EmbeddedError: it failed; the text holds the last lines.
    """
    begun = time.monotonic()
    task = make_role(context, "migrate")
    if (code := supervisor.run_to_end(task)) != 0:
        raise EmbeddedError(f"The database could not be brought up to date ({code}). {task.last_words()}")
    supervisor.console.step("Database", detail=f"{time.monotonic() - begun:.1f} s")


def prepare_kafka(supervisor: Supervisor, context: RoleContext) -> None:
    """Create the topics that are missing, in a process of its own.

    Raises:
        EmbeddedError: it failed; the text holds the last lines.
    """
    begun = time.monotonic()
    task = make_role(context, "topics", "--create")
    if (code := supervisor.run_to_end(task)) != 0:
        raise EmbeddedError(f"The topics of Kafka could not be created ({code}). {task.last_words()}")
    supervisor.console.step("Topics", detail=f"{time.monotonic() - begun:.1f} s")
