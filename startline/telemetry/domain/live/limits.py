"""What one message and one session of a live stream may hold; docs/reference/iot.md states the same."""

import re

MAX_BATCH_BYTES = 64 * 1024  # 600 samples with every field as JSON
MAX_BATCH_SAMPLES = 600  # ten minutes at 1 Hz: what a watch sends at once after a tunnel
MAX_SEQ = 2**53 - 1  # the largest whole number that every JSON reader keeps
MAX_CHUNKS = 200_000  # messages of one session and device: two days at 1 Hz, one by one
MAX_OPEN_SESSIONS = 20  # of one person
SESSION_KEY = re.compile(r"[A-Za-z0-9._-]{1,64}")
CONTEXT_KIND = re.compile(r"[a-z]{1,16}")
CONTEXT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
MAX_SPORT_LENGTH = 32
MAX_NAME_LENGTH = 80
# Before this nobody recorded anything: a clock that says so was never set (SAFETY 3.3: start < 1995).
EARLIEST_MS = 0
LATEST_MS = 4_102_444_800_000  # 2100-01-01
