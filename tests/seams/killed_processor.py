"""Run as a program: a process role that hangs between the commit of chunks and the move of its offset."""

import os
import sys
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")
django.setup()

from startline.platform.kafka.reader import GroupReader  # noqa: E402 - Django first
from startline.platform.kafka.settings import kafka_settings  # noqa: E402 - Django first
from startline.telemetry.ingest.kafka_workers import make_sample_worker  # noqa: E402 - Django first


def hang(_reader: GroupReader, _count: int) -> None:
    sys.stdout.write("chunks committed, offset not moved\n")
    sys.stdout.flush()
    time.sleep(60)


GroupReader.move_past = hang
worker = make_sample_worker(kafka_settings(), stop=threading.Event())
while True:
    worker.run_once()
