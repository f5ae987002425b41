"""Run as a program: a process role that has written the workout and hangs before the commit."""

import os
import sys
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")
django.setup()

from startline.telemetry.actions.recordings import processing  # noqa: E402 - Django first
from startline.telemetry.ingest.process_role import RecordingWorker  # noqa: E402 - Django first

save = processing.place_recording


def save_and_hang(*arguments, **values):
    workout = save(*arguments, **values)
    sys.stdout.write("workout written, not committed\n")
    sys.stdout.flush()
    time.sleep(60)
    return workout


processing.place_recording = save_and_hang
RecordingWorker(stop=threading.Event()).run_once()
