"""Mosquitto, another broker than ours; needs the system's package `mosquitto`."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from tests.platform_stack import ROOT, free_ports, wait_until

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
DEPLOYED = ROOT / "deploy" / "mosquitto"
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
pattern write devices/%u/ask/#
pattern write owntracks/%u/#
pattern read owntracks/%u/+/cmd
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

    def remove(self, name: str) -> None:
        """Shut a client out."""
        command = ["mosquitto_passwd", "-D", str(self.folder / "passwords"), name]
        subprocess.run(command, check=True, capture_output=True)

    def start(self) -> "Mosquitto":
        assert MOSQUITTO is not None, "install the system's package `mosquitto`; `make test` does"
        with (self.folder / "mosquitto.log").open("wb") as log:
            command = [MOSQUITTO, "-c", str(self.folder / "mosquitto.conf")]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        return self

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)


class MosquittoWithAccounts(Mosquitto):
    """A Mosquitto as deploy/mosquitto has it: the ready configuration, accounts by dynamic security."""

    def __init__(self, folder: Path) -> None:
        self.folder, (self.port,) = folder, free_ports(1)
        self._process = None
        text = (DEPLOYED / "mosquitto.conf").read_text()
        text = text.replace("listener 1883", f"listener {self.port} 127.0.0.1").replace(
            "/var/lib/mosquitto/", f"{folder}/"
        )
        text = text.replace(
            "/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so", str(find_dynamic_security())
        )
        (folder / "mosquitto.conf").write_text(f"user root\n{text}")
        self._run("init", str(folder / "dynamic-security.json"))

    def start(self) -> "MosquittoWithAccounts":
        super().start()
        wait_until(lambda: is_listening(self.port))
        self._run("platform")
        return self

    def add(self, name: str, password: str) -> None:
        self._run("add", name, password)

    def remove(self, name: str) -> None:
        self._run("remove", name)

    def run(self, *arguments: str, **change: str) -> "subprocess.CompletedProcess[str]":
        """Give a command to `accounts.sh`, as an operator does."""
        environment = {
            **os.environ,
            "ADMIN_PASSWORD": "of-the-administrator",
            "PLATFORM_PASSWORD": "of-the-platform",
            "MQTT_HOST": "127.0.0.1",
            "MQTT_PORT": str(self.port),
            **change,
        }
        command = [str(DEPLOYED / "accounts.sh"), *arguments]
        return subprocess.run(
            command, env=environment, check=False, capture_output=True, text=True, timeout=30
        )

    def _run(self, *arguments: str) -> None:
        self.run(*arguments).check_returncode()


def find_dynamic_security() -> Path:
    """The plug-in, wherever the distribution put it."""
    return next(path for path in Path("/usr/lib").rglob("mosquitto_dynamic_security.so"))


def is_listening(port: int) -> bool:
    """Tell whether somebody answers on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
