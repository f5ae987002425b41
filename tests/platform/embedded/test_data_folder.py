"""The data folder: one platform at a time, secrets for us alone, clear words when it cannot be used."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from startline.platform.embedded import data_folder
from startline.platform.embedded.data_folder import load_secrets, lock_data_folder, make_data_folder
from startline.platform.embedded.errors import EmbeddedError


def silent(_text: str) -> None:
    pytest.fail("there was nothing to wait for")


def test_folder_below_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "var"

    with pytest.raises(EmbeddedError) as caught:
        make_data_folder(folder)

    assert str(caught.value) == (
        f"Cannot write in the data folder {folder} (Not a directory): make it writable, or set "
        "STARTLINE_DATA_DIR to another folder."
    )


def test_second_platform_on_the_folder_is_refused(tmp_path: Path) -> None:
    lock = lock_data_folder(tmp_path, tell=silent)

    with pytest.raises(
        EmbeddedError, match=f"already runs on {tmp_path} as process {os.getpid()}: stop it first"
    ):
        lock_data_folder(tmp_path, tell=silent)

    lock.release()
    lock_data_folder(tmp_path, tell=silent).release()


def test_next_start_waits_for_children_of_a_killed_one(tmp_path: Path) -> None:
    lock = lock_data_folder(tmp_path, tell=silent)
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[lock.descriptor]
    )
    lock.release()
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    lock.path.write_bytes(gone.stdout)  # the owner's number, of a process that has ended
    told: list[str] = []
    threading.Timer(0.3, child.kill).start()

    lock_data_folder(tmp_path, tell=told.append).release()

    assert told == ["waiting for the processes of an earlier start to end"]
    child.wait()


def test_children_that_never_end_are_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_folder, "EARLIER_START_TIMEOUT_S", 0.2)
    lock = lock_data_folder(tmp_path, tell=silent)
    lock.path.write_text("")
    with pytest.raises(EmbeddedError, match=r"\(its processes have not ended\)"):
        lock_data_folder(tmp_path, tell=lambda _text: None)
    lock.release()


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    first = load_secrets(tmp_path)

    assert load_secrets(tmp_path) == first
    assert set(first) == {
        "secret_key",
        "valkey_password",
        "mqtt_password",
        "broker_secret",
        "kafka_password",
    }
    assert len(set(first.values())) == 5
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_secret_of_a_later_version_is_added(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"secret_key": "kept"}))
    assert load_secrets(tmp_path)["secret_key"] == "kept"
    assert len(load_secrets(tmp_path)) == 5


def test_damaged_secrets_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(EmbeddedError, match="cannot be read: restore it"):
        load_secrets(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == "{"
