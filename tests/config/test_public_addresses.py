"""Addresses made of the public one: an IPv6 one keeps its brackets; a broker may be another machine."""

import json
import os
import subprocess
import sys

ASK = """
import django, json
django.setup()
from django.conf import settings
from startline.platform.mqtt.addresses import public_address
address = public_address()
print(json.dumps([settings.LIVE_URL, settings.ALLOWED_HOSTS[0], address.host, address.ws_url]))
"""


def addresses(**variables: str) -> list[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "startline.config.settings",
        "STARTLINE_LIVE_PORT": "8001",
        "STARTLINE_MQTT_WS_PORT": "8083",
        **variables,
    }
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_addresses_of_an_ipv6_installation() -> None:
    assert addresses(STARTLINE_PUBLIC_URL="https://[2001:db8::7]:8443") == [
        "https://[2001:db8::7]:8001/live",
        "[2001:db8::7]",
        "2001:db8::7",
        "wss://[2001:db8::7]:8083/",
    ]


def test_broker_on_another_machine() -> None:
    found = addresses(
        STARTLINE_PUBLIC_URL="https://run.example.org", STARTLINE_MQTT_PUBLIC_HOST="mqtt.example.org"
    )
    assert found[2:] == ["mqtt.example.org", "wss://mqtt.example.org:8083/"]
