"""The platform's own periodic jobs."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from startline.platform.bus import pruning
from startline.platform.http import forgetting
from startline.platform.jobs import recovery
from startline.platform.tiles import cache as tile_cache

# Finished jobs are kept for a week, failed ones for a month: long enough to ask why.
SUCCEEDED_JOB_KEPT_H = 7 * 24
FAILED_JOB_KEPT_H = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(
    name="platform.recover_stalled_jobs", queueing_lock="platform.recover_stalled_jobs", pass_context=True
)
async def recover_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker was killed go back into the queue."""
    await recovery.recover_stalled_jobs(context)


@app.periodic(cron="41 2 * * *")
@app.task(name="platform.remove_old_jobs", queueing_lock="platform.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: forget finished jobs."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=SUCCEEDED_JOB_KEPT_H)
    await manager.delete_old_jobs(
        nb_hours=FAILED_JOB_KEPT_H, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="17 * * * *")
@app.task(name="platform.prune_outbox", queueing_lock="platform.prune_outbox")
def prune_outbox(timestamp: int) -> None:
    """Every hour: remove events that every group passed a week ago, and the notes of who has seen them."""
    pruning.prune_outbox()
    pruning.prune_seen()


@app.periodic(cron="29 * * * *")
@app.task(name="platform.prune_answered_requests", queueing_lock="platform.prune_answered_requests")
def prune_answered_requests(timestamp: int) -> None:
    """Every hour: forget answers of requests with an `Idempotency-Key` after two days."""
    forgetting.forget_old_answers()


@app.periodic(cron="53 3 * * *")
@app.task(name="platform.prune_tiles", queueing_lock="platform.prune_tiles")
def prune_tiles(timestamp: int) -> None:
    """Every night: remove map tiles that nobody has refreshed for a month."""
    tile_cache.prune_tiles()
