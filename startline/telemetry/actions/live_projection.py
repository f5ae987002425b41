"""The live state of sessions, from batches that are durable, in Valkey."""

from collections.abc import Sequence
from functools import cache
from typing import Any


class Projector:
    """Takes new batches from the thread that stored them."""

    def note(self, new: Sequence[Any]) -> None:
        """Take note of what became durable."""


@cache
def projector() -> Projector:
    """Return this process's projector."""
    return Projector()
