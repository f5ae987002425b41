"""Run as a program: a relay that hangs between Kafka's acknowledgement and the move of its cursor."""

import os
import sys
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")
django.setup()

from startline.platform.bus.envelopes import Envelope  # noqa: E402 - Django first
from startline.platform.bus.reader import OutboxBus  # noqa: E402 - Django first
from startline.platform.bus.relay import Relay  # noqa: E402 - Django first
from startline.platform.kafka.producer import DurableProducer  # noqa: E402 - Django first
from startline.platform.kafka.settings import kafka_settings  # noqa: E402 - Django first


def hang(_bus: OutboxBus, _group: str, _envelope: Envelope) -> None:
    sys.stdout.write("acknowledged by Kafka, cursor not moved\n")
    sys.stdout.flush()
    time.sleep(60)


OutboxBus.move_past = hang
producer = DurableProducer(kafka_settings(), client_id="killed-relay", delivery_timeout_s=30)
relay = Relay(kafka_settings(), producer, cluster_id="test", stop=threading.Event())
assert relay.try_lead()
relay.run_once()
