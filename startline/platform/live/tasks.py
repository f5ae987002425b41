"""Ending the tasks of the live role."""

import asyncio
from collections.abc import Iterable
from typing import Any

ASK_AGAIN_S = 0.1


async def end_tasks(tasks: Iterable["asyncio.Task[Any]"]) -> None:
    """Cancel tasks and wait until they have ended, whatever they ended with.

    A cancellation that comes while the Valkey client closes a connection can be lost in there, and its task
    goes on: so it is asked again.
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        done, pending = await asyncio.wait(pending, timeout=ASK_AGAIN_S)
        for task in done:
            if not task.cancelled():
                task.exception()
