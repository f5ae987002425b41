"""Objects on their way: put before the transaction that names them, taken away when none did.

A storage may be far and slow, a transaction is short: so no object is put, read or removed inside one. Every
put has a key of its own that is never used again. What no row names is therefore nobody's, however many
bring the same bytes at once, and may be removed without a lock; what a killed process leaves is swept when it
is a day old (`erasing.remove_orphaned_objects`).
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import Error as DatabaseError

from startline.platform.errors import UnavailableError
from startline.platform.storage import objects

log = structlog.get_logger(__name__)

# A file and its samples go side by side; another request of the process may do the same.
PUTS_AT_ONCE = 4
# Far below the age at which the sweep takes what has no row: a machine may sleep between put and commit.
VALID_FOR_S = 3600.0

_pool = ThreadPoolExecutor(PUTS_AT_ONCE, thread_name_prefix="objects")


@dataclass(slots=True)
class Deposit:
    """The objects of one undertaking. Use it through `depositing`, from one thread."""

    is_kept: bool = False
    _puts: dict[str, "Future[None]"] = field(default_factory=dict)
    _begun_at_s: float = field(default_factory=time.time)

    def put(self, key: str, data: bytes) -> str:
        """Begin to store an object under a new key, beside the caller's work; return the key."""
        self._puts[key] = _pool.submit(objects.put, key, data)
        return key

    def wait(self) -> None:
        """Return when every object is durable; call it before the transaction.

        Raises:
            StorageAwayError: the storage did not take one.
        """
        for future in self._puts.values():
            future.result()

    def keep(self) -> None:
        """Needs the transaction whose rows name the objects: they stay if it commits.

        Raises:
            RuntimeError: an object is not stored yet.
            UnavailableError: they were put so long ago that the sweep may have taken them.
        """
        if not all(future.done() for future in self._puts.values()):
            raise RuntimeError("wait for the objects before the transaction")
        if time.time() - self._begun_at_s > VALID_FOR_S:
            raise UnavailableError("It took too long. Send it again.")
        self.is_kept = True

    def take_back(self) -> None:
        """Remove what was put; what can't be removed now is left to the sweep."""
        for key, future in self._puts.items():
            if future.exception() is None:
                remove_objects([key])


@contextmanager
def depositing() -> Iterator[Deposit]:
    """Put objects in this block and then commit the rows that name them; otherwise they are removed."""
    deposit = Deposit()
    try:
        yield deposit
    except DatabaseError:
        # The connection may have been lost in the commit: whether the rows are there, nobody knows. The sweep
        # will.
        raise
    except BaseException:
        deposit.take_back()
        raise
    if not deposit.is_kept:
        deposit.take_back()


def remove_objects(keys: list[str]) -> None:
    """Remove objects that no row names any more, outside of any transaction; "" is skipped.

    A storage that is away is no reason to fail: the sweep does it later.
    """
    for key in keys:
        if not key:
            continue
        try:
            objects.delete(key)
        except objects.StorageAwayError as error:
            log.warning("object_left_to_the_sweep", error=error.code)
