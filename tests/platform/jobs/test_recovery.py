"""A job whose worker was killed is run by the next one."""

import asyncio
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from startline.platform.jobs.recovery import MAX_ATTEMPTS_OF_STALLED, recover_stalled_jobs
from tests.platform.bus.sample import test_database_url

LAPS: list[int] = []


@app.task(name="sample.count_lap")
def count_lap(lap: int) -> None:
    LAPS.append(lap)


@pytest.fixture(autouse=True)
def no_jobs(transactional_db):
    LAPS.clear()
    clear()
    yield
    clear()


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
        )


def read_job(job_id: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [job_id])
        return cursor.fetchone()


def recover(**options: float) -> tuple[int, int]:
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:

        async def run() -> tuple[int, int]:
            async with worker_app.open_async():
                return await recover_stalled_jobs(SimpleNamespace(app=worker_app), **options)

        return asyncio.run(run())


def work_off() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(wait=False, install_signal_handlers=False)


def begin_and_kill(lap: int) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.platform.jobs.killed_worker"],
        env={**os.environ, "STARTLINE_DATABASE_URL": test_database_url()},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == f"lap {lap} begun\n"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)


def let_time_pass(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - make_interval(secs => %s)",
            [seconds],
        )


def test_job_of_a_killed_worker_is_run_by_the_next(transactional_db) -> None:
    job_id = count_lap.defer(lap=7)
    begin_and_kill(7)
    assert read_job(job_id) == ("doing", 0), "procrastinate itself leaves it so"
    assert recover() == (0, 0), "the worker may still be alive"

    let_time_pass(31)
    assert recover() == (1, 0)
    assert read_job(job_id) == ("todo", 1)
    work_off()
    assert LAPS == [7]
    assert read_job(job_id) == ("succeeded", 2)
    assert recover() == (0, 0)


def test_job_that_kills_its_worker_again_and_again_is_given_up() -> None:
    job_id = count_lap.defer(lap=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [MAX_ATTEMPTS_OF_STALLED - 1])
    begin_and_kill(7)
    let_time_pass(31)
    assert recover() == (0, 1)
    assert read_job(job_id)[0] == "failed"
    work_off()
    assert LAPS == []


def test_platform_jobs_are_registered_with_their_times() -> None:
    app.perform_import_paths()
    periodic = {name for name, _ in app.periodic_registry.periodic_tasks}
    assert periodic >= {
        "platform.recover_stalled_jobs",
        "platform.remove_old_jobs",
        "platform.prune_outbox",
        "platform.prune_answered_requests",
        "platform.prune_tiles",
    }
