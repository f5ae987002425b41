"""Tasks of the live role end, also when their cancellation is lost once."""

import asyncio

from startline.platform.live.tasks import end_tasks


def test_task_that_loses_a_cancellation_is_asked_again() -> None:
    asked = []

    async def deaf() -> None:
        while len(asked) < 3:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                asked.append("cancelled")

    async def broken() -> None:
        raise ValueError("on its own")

    async def end_all() -> None:
        tasks = [asyncio.create_task(each()) for each in (deaf, broken)]
        await asyncio.sleep(0)
        await asyncio.wait_for(end_tasks(tasks), timeout=5)
        assert all(task.done() for task in tasks)

    asyncio.run(end_all())
    assert len(asked) == 3


def test_no_task_is_no_work() -> None:
    asyncio.run(end_tasks([]))
