"""The command line: quick help, and one line when something has to be put right first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from startline.cli import main as cli

QUICK = "import sys; from startline.cli.main import create_parser; create_parser(['--help']); " + (
    "print([name for name in ('django', 'psycopg', 'numpy', 'granian', 'httpx') if name in sys.modules])"
)


def call(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("STARTLINE_")}
    return subprocess.run(
        [sys.executable, "-m", "startline.cli.main", *arguments],
        env={**kept, **{f"STARTLINE_{name}": text for name, text in settings.items()}},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", QUICK], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_command_is_a_module_with_help() -> None:
    for name in cli.COMMANDS:
        assert name in cli.create_parser([name]).format_help()


def test_setting_of_the_wrong_type_is_named() -> None:
    done = call("doctor", PORT="eight thousand")
    assert done.returncode == 2
    assert done.stderr == (
        "startline: A STARTLINE_ setting is wrong: Expected `int`, got `str` - at `$.port`\n"
    )


def test_unwritable_data_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = call("up", DATA_DIR=str(tmp_path / "file" / "var"))
    assert done.returncode == 2
    assert done.stderr == (
        f"startline: Cannot write in the data folder {tmp_path}/file/var (Not a directory): make it "
        "writable, or set STARTLINE_DATA_DIR to another folder.\n"
    )
    assert done.stdout == ""


@pytest.mark.parametrize(
    "variables", [{"PUBLIC_URL": "https://run.example.org"}, {"LISTEN": "0.0.0.0"}], ids=["address", "listen"]
)
def test_public_address_without_mail_is_refused(tmp_path: Path, variables: dict[str, str]) -> None:
    done = call("up", DATA_DIR=str(tmp_path), **variables)
    assert done.returncode == 2
    assert done.stderr == (
        "startline: Others can reach this installation, so it must be able to send mail: set "
        "STARTLINE_SMTP_URL, or let everything listen on loopback.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    done = call(
        *("up", "--port", "28000"),
        DATA_DIR=str(tmp_path),
        DATABASE_URL="postgresql://startline:secret@127.0.0.1:9/startline",
        LIVE_PORT="28001",
        MQTT_PORT="28883",
        MQTT_WS_PORT="28083",
    )
    assert done.returncode == 2
    assert done.stderr.startswith("startline: No PostgreSQL answers at STARTLINE_DATABASE_URL: ")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_old_python_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.sys, "version_info", (3, 9, 18))
    assert cli.main(["doctor"]) == 2
    assert capsys.readouterr().err == "startline: Startline needs Python 3.11 or newer.\n"
