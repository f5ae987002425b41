"""Mosquitto, another broker than ours; needs the system's package `mosquitto`."""

import shutil
import signal
import subprocess
from pathlib import Path

from tests.platform_stack import free_ports

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION = """
user root
listener {port} 127.0.0.1
password_file {folder}/passwords
acl_file {folder}/acl
persistence true
persistence_location {folder}/
autosave_interval 1
autosave_on_changes true
max_inflight_messages {max_inflight_messages}
max_queued_messages 0
max_packet_size 300000
"""
ACL = """
user platform
topic readwrite #
pattern write devices/%u/files/#
pattern write devices/%u/live/#
pattern write devices/%u/status
pattern read devices/%u/ack
"""


class Mosquitto:
    """A Mosquitto with a password file, as an operator without any plug-in runs it."""

    def __init__(self, folder: Path, *, max_inflight_messages: int = 1000) -> None:
        self.folder, (self.port,) = folder, free_ports(1)
        text = CONFIGURATION.format(
            port=self.port, folder=folder, max_inflight_messages=max_inflight_messages
        )
        (folder / "mosquitto.conf").write_text(text)
        (folder / "acl").write_text(ACL)
        (folder / "passwords").touch()
        self._process: subprocess.Popen[bytes] | None = None
        self.add("platform", "of-the-platform")

    def add(self, name: str, password: str) -> None:
        """Let a client in."""
        command = ["mosquitto_passwd", "-b", str(self.folder / "passwords"), name, password]
        subprocess.run(command, check=True, capture_output=True)
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def start(self) -> "Mosquitto":
        assert MOSQUITTO is not None
        with (self.folder / "mosquitto.log").open("wb") as log:
            command = [MOSQUITTO, "-c", str(self.folder / "mosquitto.conf")]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        return self

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)
