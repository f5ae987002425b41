"""Jobs whose worker was killed: procrastinate leaves them in the state `doing` until somebody acts."""

import structlog
from procrastinate import JobContext
from procrastinate.jobs import Status

from startline.platform.jobs.worker import STALLED_S

log = structlog.get_logger(__name__)

# A job that kills its worker (memory, a crash in C) would go round for ever.
MAX_ATTEMPTS_OF_STALLED = 5


async def recover_stalled_jobs(context: JobContext, *, silent_s: float = STALLED_S) -> tuple[int, int]:
    """Put jobs of silent workers back into the queue, or give them up after five attempts.

    Returns how many were put back and how many given up. A job that was put back may have had its effect:
    every task can run twice without harm (CONVENTIONS 18).
    """
    manager = context.app.job_manager
    put_back = given_up = 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_s):
        if job.id is not None and job.attempts + 1 >= MAX_ATTEMPTS_OF_STALLED:
            await manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=False)
            log.error("stalled_job_given_up", job_id=job.id, task=job.task_name, attempts=job.attempts)
            given_up += 1
        else:
            await manager.retry_job(job)
            log.warning("stalled_job_put_back", job_id=job.id, task=job.task_name, attempts=job.attempts)
            put_back += 1
    return put_back, given_up
