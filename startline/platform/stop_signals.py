"""Hearing a signal without taking a lock.

Python runs a signal handler in the main thread, in the middle of whatever that thread does. Setting an
event there takes its lock, which the main thread may be holding: two signals in a row (the kernel sends a
child of a killed parent one for each of its threads) then stop a process for ever.
"""

import os
import threading
from collections.abc import Callable
from typing import Any


def deferred(call: Callable[[], object]) -> Callable[..., None]:
    """Return a signal handler that has `call` made by a thread of its own, once, at the first signal."""
    hear, tell = os.pipe()

    def wait_and_call() -> None:
        os.read(hear, 1)
        call()

    def handler(*_: Any) -> None:
        os.write(tell, b"s")

    threading.Thread(target=wait_and_call, name="signals", daemon=True).start()
    return handler
