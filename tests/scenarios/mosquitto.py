"""mosquitto_pub and mosquitto_sub: a foreign MQTT client that knows nothing of us."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.platform_stack import PlatformStack

ANSWER_TIMEOUT_S = 40


class MosquittoWatch:
    """A paired device made of two programs. They share one client id, so one of them runs at a time."""

    def __init__(self, stack: PlatformStack, credentials: dict[str, Any], folder: Path) -> None:
        self.device_id: str = credentials["device_id"]
        self._folder = folder
        self._login = [
            *("-h", "127.0.0.1", "-p", str(stack.mqtt_port), "-V", "mqttv311"),
            *("-i", credentials["client_id"], "-u", credentials["username"], "-P", credentials["password"]),
        ]

    def publish(self, topic: str, payload: bytes = b"") -> bool:
        """Publish with QoS 1; return whether it was acknowledged: then it is durable."""
        path = self._folder / "payload"
        path.write_bytes(payload)
        content = ["-f", str(path)] if payload else ["-n"]
        command = ["mosquitto_pub", *self._login, "-q", "1", "-t", f"devices/{self.device_id}/{topic}"]
        return (
            subprocess.run([*command, *content], check=False, capture_output=True, timeout=40).returncode == 0
        )

    def answer_of(self, upload_id: str, *, state: str) -> dict[str, Any]:
        """Listen on the `ack` topic until it says that this upload is in this state."""
        command = ["mosquitto_sub", *self._login, "-q", "1", "-t", f"devices/{self.device_id}/ack"]
        with subprocess.Popen([*command, "-W", str(ANSWER_TIMEOUT_S)], stdout=subprocess.PIPE) as listening:
            assert listening.stdout is not None
            heard = []
            for line in listening.stdout:
                heard.append(json.loads(line))
                if (heard[-1].get("upload_id"), heard[-1].get("state")) == (upload_id, state):
                    listening.terminate()
                    return heard[-1]
        raise AssertionError(f"{upload_id} never became {state}; heard {heard}")
