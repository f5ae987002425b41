"""Run as a program: a worker whose only task says that it has begun, and then hangs."""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")
django.setup()

from procrastinate.contrib.django import app  # noqa: E402 - Django first

from startline.platform.jobs import worker  # noqa: E402 - Django first


@app.task(name="sample.count_lap")
def count_lap(lap: int) -> None:
    sys.stdout.write(f"lap {lap} begun\n")
    sys.stdout.flush()
    time.sleep(60)


worker.run(concurrency=1)
