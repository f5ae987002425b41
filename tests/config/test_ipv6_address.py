"""A public address that is an IPv6 one keeps its brackets wherever an address is made of it."""

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


def test_addresses_of_an_ipv6_installation() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "startline.config.settings",
        "STARTLINE_PUBLIC_URL": "https://[2001:db8::7]:8443",
        "STARTLINE_LIVE_PORT": "8001",
        "STARTLINE_MQTT_WS_PORT": "8083",
    }
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, check=True)

    assert json.loads(done.stdout) == [
        "https://[2001:db8::7]:8001/live",
        "[2001:db8::7]",
        "2001:db8::7",
        "wss://[2001:db8::7]:8083/",
    ]
