"""`startline kafka`: one broker of Apache Kafka in the foreground, for development and tests."""

import argparse
import os
import time

from startline.config.environment import data_path, read_environment
from startline.platform.embedded.console import Console
from startline.platform.embedded.data_folder import load_secrets, make_data_folder
from startline.platform.embedded.kafka import HOST, EmbeddedKafka, KafkaSpec
from startline.platform.embedded.ports import require_free_port
from startline.platform.embedded.supervisor import Supervisor


def configure(parser: argparse.ArgumentParser) -> None:
    """Say where to listen."""
    parser.add_argument("--port", type=int, help="port on loopback (STARTLINE_KAFKA_PORT, 9092)")


def run(options: argparse.Namespace) -> int:
    """Start the broker, print its address, start it again when it ends, stop it by Ctrl-C."""
    begun, console, environment = time.monotonic(), Console(), read_environment()
    folder = data_path(environment)
    make_data_folder(folder)
    port = options.port or environment.kafka_port
    require_free_port(HOST, port, purpose="Kafka", setting="STARTLINE_KAFKA_PORT")
    broker = EmbeddedKafka(
        KafkaSpec(
            data_folder=folder / "kafka",
            log_path=folder / "logs" / "kafka.log",
            port=port,
            password=environment.kafka_password or load_secrets(folder)["kafka_password"],
        )
    )
    supervisor = Supervisor(console)
    supervisor.listen_for_signals()
    try:
        supervisor.start(broker)
        took_s = time.monotonic() - begun
        console.step(f"Apache Kafka {broker.version()}", detail=f"process {os.getpid()}, {took_s:.1f} s")
        console.say(f"STARTLINE_KAFKA_URL={broker.url}")
        supervisor.watch()
    finally:
        supervisor.stop()
    return 0
