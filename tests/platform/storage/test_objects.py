"""One suite for both places where objects are kept: a folder, and S3 (moto's server on a real socket)."""

import datetime as dt
import errno
import os
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from startline.platform.storage import objects


@pytest.fixture(scope="module")
def s3_url():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test-key",
        aws_secret_access_key="test-secret",
    ).create_bucket(Bucket="startline")
    yield f"s3://startline/objects?endpoint={endpoint}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def storage(request, settings, tmp_path, monkeypatch):
    settings.STORAGE_DIR = tmp_path / "objects"
    settings.STORAGE_URL = ""
    if request.param == "s3":
        settings.STORAGE_URL = request.getfixturevalue("s3_url")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test-key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test-secret")
    objects._store.cache_clear()
    yield request.param
    objects._store.cache_clear()


def test_object_comes_back_as_it_was_put(storage) -> None:
    data = bytes(range(256)) * 500
    objects.put("workouts/12/track.fit", data)
    assert objects.get("workouts/12/track.fit") == data
    assert objects.exists("workouts/12/track.fit")
    assert list(objects.list_keys("workouts")) == ["workouts/12/track.fit"]


def test_put_replaces_and_delete_removes(storage) -> None:
    objects.put("a/b", b"one")
    objects.put("a/b", b"two")
    assert objects.get("a/b") == b"two"
    objects.delete("a/b")
    objects.delete("a/b")
    assert not objects.exists("a/b")
    with pytest.raises(objects.ObjectNotFoundError):
        objects.get("a/b")


def test_empty_object_is_an_object(storage) -> None:
    objects.put("empty", b"")
    assert objects.exists("empty")
    assert objects.get("empty") == b""


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "../secret",
        "a/../../secret",
        "a//b",
        "a/./b",
        "a b",
        "a\\b",
        "a/b/",
        "é",
        "x" * 513,
    ],
)
def test_key_that_leaves_the_store_is_refused(storage, key, tmp_path) -> None:
    with pytest.raises(ValueError, match="relative path"):
        objects.put(key, b"x")
    with pytest.raises(ValueError, match="relative path"):
        objects.get(key)
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize("storage", ["folder"], indirect=True)  # S3 itself promises it
def test_reader_never_sees_half_an_object(storage) -> None:
    sizes = (1, 3_000_000)
    stop = threading.Event()
    objects.put("big", b"x" * sizes[0])

    def write() -> None:
        while not stop.is_set():
            for size in sizes:
                objects.put("big", b"x" * size)

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(write)
        try:
            seen = {len(objects.get("big")) for _ in range(300)}
        finally:
            stop.set()
    assert seen <= set(sizes)


@pytest.fixture
def synced(monkeypatch) -> list[str]:
    """What was done to the disk, in order: `fsync <path>` and `rename <path>`."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noting_fsync(descriptor: int) -> None:
        done.append(f"fsync {Path(f'/proc/self/fd/{descriptor}').readlink()}")
        fsync(descriptor)

    def noting_replace(source, target) -> None:
        done.append(f"rename {target}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(os, "replace", noting_replace)
    return done


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_object_and_its_names_are_on_the_disk_when_put_returns(storage, synced, settings) -> None:
    objects.put("originals/7/run", b"of a watch that forgets it now")

    root = settings.STORAGE_DIR
    unfinished, *others = synced
    assert unfinished.startswith(f"fsync {root}/originals/7/run#")
    assert others == [
        f"rename {root}/originals/7/run",
        f"fsync {root}/originals/7",
        f"fsync {root}/originals",
        f"fsync {root}",
    ]


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_what_can_be_fetched_again_does_not_wait_for_the_disk(storage, synced) -> None:
    objects.put("tiles/a/1/2/3", b"picture", is_durable=False)
    assert objects.get("tiles/a/1/2/3") == b"picture"
    assert [each for each in synced if each.startswith("fsync")] == []


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_put_that_fails_leaves_nothing_behind(storage, settings, monkeypatch) -> None:
    objects.put("a/b", b"one")

    def full_disk(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(objects.StorageAwayError):
        objects.put("a/b", b"two")
    assert objects.get("a/b") == b"one"
    assert [path.name for path in (settings.STORAGE_DIR / "a").iterdir()] == ["b"]


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_unfinished_object_is_not_listed(storage, settings) -> None:
    objects.put("a/b", b"one")
    (settings.STORAGE_DIR / "a" / "c#123").write_bytes(b"hal")
    assert list(objects.list_keys("a")) == ["a/b"]


def test_storage_that_cannot_be_reached_is_said_to_be_away(settings, monkeypatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.STORAGE_URL = f"s3://startline/objects?endpoint=http://127.0.0.1:{port}"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test-secret")
    monkeypatch.setattr(objects, "RETRIES", {"max_retries": 0})
    objects._store.cache_clear()
    for ask in (lambda: objects.put("a/b", b"x"), lambda: objects.get("a/b"), lambda: objects.delete("a/b")):
        with pytest.raises(objects.StorageAwayError):
            ask()
    objects._store.cache_clear()


def test_old_keys_are_told_from_new_ones(storage) -> None:
    objects.put("old/a", b"x")
    now = dt.datetime.now(dt.UTC)
    assert list(objects.list_old_keys("old", before=now - dt.timedelta(hours=1))) == []
    assert list(objects.list_old_keys("old", before=now + dt.timedelta(hours=1))) == ["old/a"]


def test_readiness_check_passes(storage) -> None:
    objects.check()


@pytest.mark.parametrize("url", ["ftp://host/x", "s3://", "gs://bucket"])
def test_unknown_storage_is_refused(url, tmp_path) -> None:
    with pytest.raises(ValueError, match="STARTLINE_STORAGE_URL"):
        objects.open_store(url, default_folder=tmp_path)
