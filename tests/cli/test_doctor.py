"""`startline doctor`: a state for every dependency, and an exit code to build on."""

import json
import os
import socket
from pathlib import Path

import pytest

from startline.cli import doctor_checks
from startline.cli.doctor_checks import MISSING, OK, list_findings
from startline.cli.main import main
from startline.config.environment import Environment, read_environment
from startline.platform.embedded.data_folder import lock_data_folder
from tests.mosquitto_broker import Mosquitto, is_listening
from tests.platform_stack import wait_until


def states(environment: Environment) -> dict[str, str]:
    return {finding.name: finding.state for finding in list_findings(environment)}


def test_embedded_installation_is_complete(tmp_path: Path) -> None:
    found = {finding.name: finding for finding in list_findings(Environment(data_dir=str(tmp_path)))}

    assert list(found)[:5] == ["Python", "PostgreSQL", "Valkey", "MQTT broker", "Ports"]
    assert {name for name, finding in found.items() if finding.state == MISSING} <= {"Web app"}
    assert found["PostgreSQL"].version.startswith("18.")
    assert found["Valkey"].version.startswith("9.")
    assert found["MQTT broker"].version == "1.2.0"
    assert (found["Kafka"].version, found["Kafka"].state) == ("4.4.0", OK)
    assert found["Kafka"].detail == "embedded, starts with `startline up --with-kafka`"


def test_what_runs_and_what_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        environment = Environment(data_dir=str(tmp_path), port=port)
        idle = {finding.name: finding for finding in list_findings(environment)}
        lock = lock_data_folder(tmp_path, tell=print)
        running = {finding.name: finding for finding in list_findings(environment)}
    os.close(lock.descriptor)

    assert idle["Ports"].state == MISSING
    assert f"{port} (STARTLINE_PORT)" in idle["Ports"].detail
    assert running["Ports"].state == OK
    for name in ("PostgreSQL", "Valkey", "MQTT broker"):
        assert idle[name].detail.endswith("starts with `startline up`")
        assert running[name].detail.endswith("running")


def test_given_servers_are_asked(tmp_path: Path, database_url: str, valkey_url: str) -> None:
    environment = Environment(data_dir=str(tmp_path), database_url=database_url, valkey_url=valkey_url)
    found = {finding.name: finding for finding in list_findings(environment)}
    assert (found["PostgreSQL"].state, found["Valkey"].state) == (OK, OK)
    assert found["PostgreSQL"].version.startswith("18.")


def test_servers_that_do_not_answer_are_missing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    environment = Environment(
        data_dir=str(tmp_path),
        database_url=f"postgresql://startline@127.0.0.1:{port}/startline",
        valkey_url=f"redis://127.0.0.1:{port}",
        mqtt_url=f"mqtt://127.0.0.1:{port}",
        smtp_url=f"smtp://127.0.0.1:{port}",
        kafka_url=f"kafka://127.0.0.1:{port}",
    )
    found = states(environment)
    names = ("PostgreSQL", "Valkey", "MQTT broker", "Mail", "Kafka")
    assert [found[name] for name in names] == [MISSING] * 5


def test_foreign_broker_must_let_our_account_in(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path).start()
    try:
        wait_until(lambda: is_listening(broker.port))
        found = [
            doctor_checks.check_broker(
                Environment(mqtt_url=f"mqtt://platform:{password}@127.0.0.1:{broker.port}")
            )
            for password in ("of-the-platform", "another")
        ]
    finally:
        broker.stop()

    assert [finding.state for finding in found] == [OK, MISSING]
    assert found[0].detail == "127.0.0.1 lets `platform` in (STARTLINE_MQTT_URL)"
    assert "127.0.0.1 does not let `platform` in: " in found[1].detail
    assert "not authorised" in found[1].detail


def test_kafka_is_missing_only_when_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("startline.platform.embedded.kafka.JARS", tmp_path)

    assert states(Environment(data_dir=str(tmp_path)))["Kafka"] == doctor_checks.ABSENT
    assert states(Environment(data_dir=str(tmp_path), with_kafka=True))["Kafka"] == MISSING


def test_public_installation_needs_mail(tmp_path: Path) -> None:
    assert (
        states(Environment(data_dir=str(tmp_path), public_url="https://run.example.org"))["Mail"] == MISSING
    )


def test_storage_that_cannot_be_written_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert states(Environment(data_dir=str(tmp_path / "file")))["Storage"] == MISSING


@pytest.mark.parametrize(("state", "code"), [(OK, 0), (doctor_checks.ABSENT, 0), (MISSING, 1)])
def test_exit_code_and_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: str, code: int
) -> None:
    finding = doctor_checks.Finding("Valkey", state, "9.1", "embedded")
    monkeypatch.setattr(doctor_checks, "CHECKS", {"Valkey": lambda _environment: finding})

    assert main(["doctor", "--json"]) == code

    expected = [{"name": "Valkey", "state": state, "version": "9.1", "detail": "embedded"}]
    assert json.loads(capsys.readouterr().out) == expected
    assert read_environment({}) == Environment()
