"""Objects (files, tiles, streams) by key: in a folder by default, in S3 when `STARTLINE_STORAGE_URL` says so.

A key is a relative path of plain names, `workouts/12/0198….fit`. A put is atomic: readers see the
old bytes or the new ones; and durable: what was put is there after a power cut. Nothing but bytes is kept;
content types belong in PostgreSQL.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import obstore
import structlog
from django.conf import settings
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from startline.platform.errors import NotFoundError, UnavailableError
from startline.platform.storage import folder

KEY = re.compile(r"^(?!.*(?:^|/)\.{1,2}(?:/|$))[A-Za-z0-9._@=+-]+(?:/[A-Za-z0-9._@=+-]+)*$")
MAX_KEY_LENGTH = 512
# obstore's own limit is three minutes, for which a request of ours must not wait.
RETRIES: Any = {"max_retries": 4, "retry_timeout": dt.timedelta(seconds=15)}

log = structlog.get_logger(__name__)


class ObjectNotFoundError(NotFoundError):
    """There is no object of that key."""

    code = "object_not_found"


class StorageAwayError(UnavailableError):
    """The storage did not do what was asked: it can't be reached, or its disk is full."""

    code = "storage_away"


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        log.warning("storage_away", error=type(error).__name__, exc_info=error)
        raise StorageAwayError("The storage of files is away. Send it again later.") from error


def open_store(url: str, *, default_folder: Path) -> ObjectStore:
    """Return the store that `url` names.

    Args:
        url: empty or `file:///folder` for a folder; `s3://bucket/prefix?endpoint=http://…&region=…` for S3,
            with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
        default_folder: used when `url` is empty; made when missing.

    Raises:
        ValueError: the scheme is unknown or the bucket is missing.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "file"}:
        folder = Path(parts.path) if parts.path else default_folder
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(folder)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(
            "STARTLINE_STORAGE_URL is empty, file:///folder or s3://bucket[/prefix][?endpoint=…]"
        )
    options = dict(parse_qsl(parts.query))
    endpoint = options.get("endpoint")
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        region=options.get("region", "us-east-1"),
        endpoint=endpoint,
        virtual_hosted_style_request=options.get("style") == "virtual",
        client_options={"allow_http": bool(endpoint and endpoint.startswith("http://"))},
        retry_config=RETRIES,
    )


@cache
def _store() -> ObjectStore:
    return open_store(settings.STORAGE_URL, default_folder=settings.STORAGE_DIR)


def _checked(key: str) -> str:
    if len(key) > MAX_KEY_LENGTH or not KEY.match(key):
        raise ValueError("an object's key is a relative path of plain names")
    return key


def put(key: str, data: bytes, *, is_durable: bool = True) -> None:
    """Store `data` under `key`, replacing what was there, at once or not at all.

    Args:
        is_durable: False for what can be fetched again: a power cut may take it. S3 keeps everything.

    Raises:
        ValueError: the key is not a relative path of plain names.
        StorageAwayError: it is not stored.
    """
    store, checked = _store(), _checked(key)
    with _reaching():
        if isinstance(store, LocalStore):
            root = Path(str(store.prefix))
            folder.write_object(root / checked, data, root=root, is_durable=is_durable)
        else:
            obstore.put(store, checked, data)


def get(key: str) -> bytes:
    """Return the bytes stored under `key`.

    Raises:
        ObjectNotFoundError: there are none.
        StorageAwayError: the storage can't be asked.
    """
    try:
        with _reaching():
            return bytes(obstore.get(_store(), _checked(key)).bytes())
    except FileNotFoundError as error:
        raise ObjectNotFoundError("There is no such object.") from error


def exists(key: str) -> bool:
    """Tell whether something is stored under `key`."""
    try:
        with _reaching():
            obstore.head(_store(), _checked(key))
    except FileNotFoundError:
        return False
    return True


def delete(key: str) -> None:
    """Remove what is stored under `key`, if anything is.

    Raises:
        StorageAwayError: the storage can't be asked.
    """
    try:
        with _reaching():
            obstore.delete(_store(), _checked(key))
    except FileNotFoundError:
        return


def list_keys(prefix: str) -> Iterator[str]:
    """Yield the keys below the folder `prefix`, in no order."""
    for entry in _list(prefix):
        yield entry["path"]


def list_old_keys(prefix: str, *, before: dt.datetime) -> Iterator[str]:
    """Yield the keys below the folder `prefix` whose objects were put before that moment, in no order."""
    for entry in _list(prefix):
        if entry["last_modified"] < before:
            yield entry["path"]


def _list(prefix: str) -> Iterator[Any]:
    with _reaching():
        for batch in obstore.list(_store(), prefix=_checked(prefix)):
            yield from batch


def remove_unfinished(*, before: dt.datetime) -> int:
    """Remove what killed processes left half written; return how many. S3 has nothing of the kind."""
    store = _store()
    return (
        folder.remove_unfinished(Path(str(store.prefix)), before=before)
        if isinstance(store, LocalStore)
        else 0
    )


def check() -> None:
    """Raise when the storage can't be written and read (the readiness check)."""
    put("health/ready", b"ready")
    if get("health/ready") != b"ready":
        raise OSError("the object storage returned other bytes than were put")
