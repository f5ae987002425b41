"""Where Node.js is: on the PATH, or brought by `deploy/bootstrap.py` from a wheel of PyPI."""

import re
import shutil
import subprocess
from pathlib import Path

from startline.platform.embedded.errors import EmbeddedError

LEAST_MAJOR_VERSION = 20
PROJECT = Path(__file__).resolve().parents[3]
TOOLS = PROJECT / "var" / "tools" / "bin"


def find_node() -> Path:
    """Return a Node.js that is new enough.

    Raises:
        EmbeddedError: there is none.
    """
    for folder in (None, str(TOOLS)):
        found = shutil.which("node", path=folder)
        if found and read_node_version(Path(found))[0] >= LEAST_MAJOR_VERSION:
            return Path(found)
    raise EmbeddedError(
        f"The MQTT broker needs Node.js {LEAST_MAJOR_VERSION} or newer: install it, or run `make setup`."
    )


def read_node_version(node: Path) -> tuple[int, ...]:
    """Return the version as numbers, `(0,)` when the program does not say."""
    done = subprocess.run([node, "--version"], capture_output=True, check=False, text=True)
    return tuple(int(part) for part in re.findall(r"\d+", done.stdout)) or (0,)
